//! Identifies files that are not text by their first bytes.

/// The kind of file by its header, as a noun phrase. Letters that an article may start with are no header by themselves.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    // Each has a byte that text does not have, or letters that no text starts with.
    const MAGIC: [(&[u8], &str); 25] = [
        (
            b"{\\rtf",
            "an RTF document; convert it first: pandoc FILE -t plain",
        ),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"\0\0\x01\0", "an icon"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "an old Office document; convert it first: soffice --convert-to txt FILE",
        ),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (b"Rar!\x1A\x07", "a RAR archive"),
        (b"\x1F\x8B", "a gzip file; unpack it first"),
        (b"\x1F\x9D", "a compressed file; unpack it first"),
        (b"\xFD7zXZ\0", "an xz file; unpack it first"),
        (b"\x28\xB5\x2F\xFD", "a zstd file; unpack it first"),
        (b"\x04\x22\x4D\x18", "an lz4 file; unpack it first"),
        (b"\x7FELF", "a program"),
        (b"\xCF\xFA\xED\xFE", "a program"),
        (b"\xCE\xFA\xED\xFE", "a program"),
        (b"\xCA\xFE\xBA\xBE", "a program"),
        (b"\0asm", "a WebAssembly program"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\x1A\x45\xDF\xA3", "a Matroska video"),
        (b"FLV\x01", "a Flash video"),
        (b"bplist00", "a property list or a Safari web archive"),
        (b"!<arch>\n", "an archive"),
        (b"PK\x05\x06", "an empty zip archive"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(kind);
    }
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some(zip_kind(bytes)),
        // The version, "1.7".
        [
            b'%',
            b'P',
            b'D',
            b'F',
            b'-',
            b'0'..=b'9',
            b'.',
            b'0'..=b'9',
            ..,
        ] => Some("a PDF file; convert it first: pdftotext FILE -"),
        [b'%', b'!', b'P', b'S', b'-' | b'\n' | b'\r', ..] => Some("a PostScript file"),
        // The compressed size, and the magic number of the first block or of the end.
        [b'B', b'Z', b'h', b'1'..=b'9', block @ ..]
            if block.starts_with(b"1AY&SY") || block.starts_with(b"\x17\x72\x45\x38\x50\x90") =>
        {
            Some("a bzip2 file; unpack it first")
        }
        // The logical screen: its background colour and aspect ratio are numbers below 256, and nearly always 0.
        [
            b'G',
            b'I',
            b'F',
            b'8',
            b'7' | b'9',
            b'a',
            _,
            _,
            _,
            _,
            _,
            rest @ ..,
        ] if rest.starts_with(b"\0") => Some("a GIF image"),
        // Major and revision of the version.
        [b'I', b'D', b'3', 2..=4, 0, ..] => Some("an MP3 audio file"),
        // Version and type of the page.
        [b'O', b'g', b'g', b'S', 0, 0..=7, ..] => Some("an Ogg audio file"),
        // The length of the first block of metadata, which is the stream info.
        [b'f', b'L', b'a', b'C', 0 | 0x80, 0, 0, 34, ..] => Some("a FLAC audio file"),
        [b'w', b'O', b'F', b'F' | b'2', flavor @ ..]
            if flavor.starts_with(&[0, 1, 0, 0]) || flavor.starts_with(b"OTTO") =>
        {
            Some("a font")
        }
        [b'P', b'A', b'R', b'1', 0x15, ..] => Some("a Parquet file"),
        [b'M', b'Z', ..] => is_windows_program(bytes).then_some("a program"),
        // Two reserved numbers, which are 0, the place of the pixels, and the size of the second header.
        [
            b'B',
            b'M',
            _,
            _,
            _,
            _,
            0,
            0,
            0,
            0,
            _,
            _,
            0,
            0,
            12..=124,
            0,
            0,
            0,
            ..,
        ] => Some("a BMP image"),
        // A size in text would be half a gigabyte.
        [b'R', b'I', b'F', b'F', size @ ..] if size.len() >= 8 && size[3] < b' ' => {
            match &size[4..8] {
                b"WEBP" => Some("a WebP image"),
                b"WAVE" => Some("a WAV audio file"),
                b"AVI " => Some("an AVI video"),
                _ => Some("a RIFF media file"),
            }
        }
        // The size of the first box.
        [0, 0, 0, _, b'f', b't', b'y', b'p', ..] => Some("an MP4 video or HEIF image"),
        _ => None,
    }
}

/// True for a program of DOS or Windows: its header says where the header of Windows is.
fn is_windows_program(bytes: &[u8]) -> bool {
    let Some(&[a, b, c, d]) = bytes.get(0x3c..0x40) else {
        return false;
    };
    let header = u32::from_le_bytes([a, b, c, d]) as usize;
    let header = bytes.get(header..header.saturating_add(2));
    header.is_some_and(|start| matches!(start, b"PE" | b"NE" | b"LE" | b"LX"))
}

/// The kind of a zip archive by the names of its first files.
fn zip_kind(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(8192)];
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if has(b"[Content_Types].xml") || has(b"word/") || has(b"xl/") || has(b"ppt/") {
        "an Office document; convert it first: pandoc FILE -t plain"
    } else if has(b"opendocument") {
        "an OpenDocument file; convert it first: pandoc FILE -t plain"
    } else if has(b"application/epub+zip") {
        "an EPUB book; convert it first: pandoc FILE -t plain"
    } else {
        "a zip archive; unpack it first"
    }
}
