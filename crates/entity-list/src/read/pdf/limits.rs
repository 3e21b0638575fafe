//! How much of a file is read at most: a crafted PDF may be tiny and ask for
//! gigabytes or for hours.

/// The largest file, in bytes. The longest daily issues are below 100 MB; a
/// single document is far smaller.
pub const MAX_FILE: usize = 64 * 1024 * 1024;

/// The most pages.
pub const MAX_PAGES: usize = 3_000;

/// The largest object or cross-reference stream while loading, in bytes.
pub(super) const MAX_LOADED_STREAM: usize = 64 * 1024 * 1024;

/// The largest decompressed content of one page, in bytes.
pub(super) const MAX_PAGE_CONTENT: usize = 16 * 1024 * 1024;

/// The largest decompressed font stream, in bytes.
pub(super) const MAX_FONT_STREAM: usize = 4 * 1024 * 1024;

/// The most glyphs of a whole document; a page of the Federal Register has
/// about 8,000.
pub(super) const MAX_GLYPHS: usize = 12_000_000;

/// The most glyphs, and the most drawn lines, of one page.
pub(super) const MAX_PAGE_ITEMS: usize = 200_000;

/// How deep form `XObjects` may be nested.
pub(super) const MAX_FORM_DEPTH: usize = 4;

/// The most operators of one page, those of its forms included.
pub(super) const MAX_PAGE_OPERATIONS: usize = 2_000_000;
