//! Tracks whether a position in the text is inside a quotation.

/// Tracks the quotation marks of a text. Each block begins outside of quotations.
pub(super) struct Quotation {
    block: usize,
    open: bool,
}

impl Quotation {
    /// The state before the first block.
    pub(super) fn new() -> Self {
        Self {
            block: usize::MAX,
            open: false,
        }
    }

    /// Enters a sentence of the block with this index.
    pub(super) fn enter(&mut self, block: usize) {
        self.open &= self.block == block;
        self.block = block;
    }

    /// Processes a token, which may be a quotation mark.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_open_and_close_and_a_block_ends_all() {
        let mut quotation = Quotation::new();
        quotation.enter(0);
        let mut after = |token: &str| {
            quotation.read(token);
            quotation.is_open()
        };
        assert!(!after("said"));
        assert!(after("“"));
        assert!(after("yes"));
        assert!(!after("”"));
        assert!(after("\""));
        assert!(!after("\""));
        assert!(after("``"));
        quotation.enter(0);
        assert!(quotation.is_open());
        quotation.enter(1);
        assert!(!quotation.is_open());
    }
}
