//! Identifies files that are not text by their first bytes.

/// The kind of file by its first bytes, as a noun phrase.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 36] = [
        (b"%PDF-", "a PDF file"),
        (b"%!PS", "a PostScript file"),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"\0\0\x01\0", "an icon"),
        (b"PAR1", "a Parquet file"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "an old Office document",
        ),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (b"Rar!\x1A\x07", "a RAR archive"),
        (b"\x1F\x8B", "a gzip file; unpack it first"),
        (b"\x1F\x9D", "a compressed file; unpack it first"),
        (b"BZh", "a bzip2 file; unpack it first"),
        (b"\xFD7zXZ\0", "an xz file; unpack it first"),
        (b"\x28\xB5\x2F\xFD", "a zstd file; unpack it first"),
        (b"\x04\x22\x4D\x18", "an lz4 file; unpack it first"),
        (b"\x7FELF", "a program"),
        (b"\xCF\xFA\xED\xFE", "a program"),
        (b"\xCE\xFA\xED\xFE", "a program"),
        (b"\xCA\xFE\xBA\xBE", "a program"),
        (b"\0asm", "a WebAssembly program"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"OggS", "an Ogg audio file"),
        (b"ID3", "an MP3 audio file"),
        (b"fLaC", "a FLAC audio file"),
        (b"\x1A\x45\xDF\xA3", "a Matroska video"),
        (b"FLV\x01", "a Flash video"),
        (b"wOFF", "a font"),
        (b"wOF2", "a font"),
        (b"bplist00", "a property list or a Safari web archive"),
        (b"!<arch>\n", "an archive"),
        (b"PK\x05\x06", "an empty zip archive"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(start, _)| bytes.starts_with(start)) {
        // "BZh" and "ID3" are letters too: such a file must have a byte that text does not have. PostScript, PDF and RTF
        // may be all ASCII.
        let certain = has_binary(bytes) || matches!(bytes[0], b'%' | b'{');
        return certain.then_some(*kind);
    }
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some(zip_kind(bytes)),
        [b'M', b'Z', ..] if has_binary(bytes) => Some("a program"),
        [b'B', b'M', ..] if has_binary(bytes) => Some("a BMP image"),
        [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] => Some(match kind.get(..4) {
            Some(b"WEBP") => "a WebP image",
            Some(b"WAVE") => "a WAV audio file",
            _ => "a RIFF media file",
        }),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("an MP4 video or HEIF image"),
        _ => None,
    }
}

/// True if the start of `bytes` has a byte that text does not have.
fn has_binary(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)]
        .iter()
        .any(|&byte| !(9..0x80).contains(&byte) || (14..27).contains(&byte))
}

/// The kind of a zip archive by the names of its first files.
fn zip_kind(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(8192)];
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if has(b"[Content_Types].xml") || has(b"word/") || has(b"xl/") || has(b"ppt/") {
        "an Office document; save it as text or HTML first"
    } else if has(b"opendocument") {
        "an OpenDocument file; save it as text or HTML first"
    } else if has(b"application/epub+zip") {
        "an EPUB book"
    } else {
        "a zip archive; unpack it first"
    }
}
