//! How much of a file from outside is looked at.

/// The largest workbook or XML taken in, in bytes: forms of thousands of rows are below 2 MB.
pub const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What a workbook may unpack to, in bytes, over all its parts: a zip of the size above could claim 8 GB.
pub const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Rows of one sheet that are read: place lists have tens of thousands.
pub const ROWS_MAX: u32 = 100_000;

/// Columns of one sheet that are read: texts in twenty languages take some 150.
pub const COLUMNS_MAX: u32 = 512;

/// Text of all cells together, in bytes.
pub const TEXT_BYTES_MAX: usize = 32 * 1024 * 1024;

/// What a cell of a spreadsheet can hold, in characters: the limit of Excel.
pub const CELL_CHARS_MAX: usize = 32_767;

/// Elements, and groups, inside one another.
pub const DEPTH_MAX: usize = 64;

/// Faults and warnings that are told of one form; past these nobody reads on.
pub const FINDINGS_MAX: usize = 500;

/// Choices that are kept with their question; longer lists stay lists, which questions share.
pub const INLINE_CHOICES_MAX: usize = 60;
