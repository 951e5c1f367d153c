//! Whether the text read so far is inside a quotation.

/// Follows the quotation marks of a text; each block begins outside.
pub(super) struct Quotation {
    block: usize,
    open: bool,
}

impl Quotation {
    /// Before the first block.
    pub(super) fn new() -> Self {
        Self {
            block: usize::MAX,
            open: false,
        }
    }

    /// Goes on to a sentence of the block with this index.
    pub(super) fn enter(&mut self, block: usize) {
        self.open &= self.block == block;
        self.block = block;
    }

    /// Reads a token, which may be a quotation mark.
    pub(super) fn read(&mut self, token: &str) {
        match token {
            "“" | "``" => self.open = true,
            "”" | "''" => self.open = false,
            "\"" => self.open = !self.open,
            _ => {}
        }
    }

    /// Whether a quotation is open.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }
}
