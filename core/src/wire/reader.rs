//! Bytes, taken apart item by item; hostile until read to the end.
//!
//! Invariant: after a fault there are no bytes left, so that every loop over items ends and every item is zero or empty.

use super::{DEPTH_MAX, Malformed};

// The major types of CBOR.
pub(super) const UINT: u8 = 0;
pub(super) const INT: u8 = 1;
pub(super) const BYTES: u8 = 2;
pub(super) const TEXT: u8 = 3;
pub(super) const ARRAY: u8 = 4;
pub(super) const MAP: u8 = 5;
pub(super) const TAG: u8 = 6;
pub(super) const SIMPLE: u8 = 7;
/// No item at all.
const NONE: u8 = 8;

// Simple values.
pub(super) const FALSE: u8 = 20;
pub(super) const TRUE: u8 = 21;
pub(super) const NULL: u8 = 22;
/// A number of double precision follows.
pub(super) const FLOAT: u8 = 27;

/// In the place of a length: the items are not counted, a break ends them.
const INDEFINITE: u8 = 31;
const BREAK: u8 = SIMPLE << 5 | INDEFINITE;
/// How many are left in a container that does not say.
const UNCOUNTED: usize = usize::MAX;

/// Bytes, and how far they are read.
#[derive(Clone)]
pub struct Reader<'b> {
    rest: &'b [u8],
    /// Items to come in the open container.
    left: usize,
    /// Containers that may still be opened in it.
    depth: usize,
    fault: Option<Malformed>,
}

/// How many items are left in the container around the open one.
#[must_use = "a container is closed"]
pub struct Outer(usize);

/// The first byte of an item, and the number that it gives or announces.
struct Head {
    major: u8,
    info: u8,
    argument: u64,
}

impl<'b> Reader<'b> {
    /// Reads one item from the beginning of `bytes`.
    pub(super) const fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes, left: 1, depth: DEPTH_MAX, fault: None }
    }

    /// What went wrong first, if anything did. Until this is asked, no value means anything.
    pub(super) const fn fault(&self) -> Option<Malformed> {
        self.fault
    }

    /// The bytes behind what was read.
    pub(super) const fn rest(&self) -> &'b [u8] {
        self.rest
    }

    /// What was read is not of the type that was wanted.
    pub fn fail(&mut self) {
        self.fail_as(Malformed::Bytes);
    }

    /// A number of at most `max`.
    pub fn uint(&mut self, max: u64) -> u64 {
        let number = self.argument(UINT);
        if number > max {
            self.fail();
            return 0;
        }
        number
    }

    pub fn int(&mut self) -> i64 {
        let head = self.head();
        match (head.major, i64::try_from(head.argument)) {
            (UINT, Ok(number)) if head.is_definite() => number,
            // CBOR counts down from -1.
            (INT, Ok(number)) if head.is_definite() => !number,
            _ => {
                self.fail();
                0
            }
        }
    }

    pub fn bool(&mut self) -> bool {
        let head = self.head();
        match (head.major, head.info) {
            (SIMPLE, TRUE) => true,
            (SIMPLE, FALSE) => false,
            _ => {
                self.fail();
                false
            }
        }
    }

    /// A number of double precision; shorter ones are not read, as none is written.
    pub fn float(&mut self) -> f64 {
        let head = self.head();
        if head.major == SIMPLE && head.info == FLOAT {
            return f64::from_bits(head.argument);
        }
        self.fail();
        0.0
    }

    pub fn text(&mut self) -> &'b str {
        let len = self.argument(TEXT);
        self.checked_text(len)
    }

    pub fn bytes(&mut self) -> &'b [u8] {
        let len = self.argument(BYTES);
        self.slice(len)
    }

    /// Bytes of a known number.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        <[u8; N]>::try_from(self.bytes()).unwrap_or_else(|_| {
            self.fail();
            [0; N]
        })
    }

    /// Whether nothing comes: `null`, which is then read, or the end of the container.
    pub fn nothing(&mut self) -> bool {
        if !self.more() {
            return true;
        }
        let null = self.rest.first() == Some(&(SIMPLE << 5 | NULL));
        if null {
            self.skip();
        }
        null
    }

    /// The number of a variant, if it is below `count`; otherwise `count`.
    pub fn variant(&mut self, count: u64) -> u64 {
        let head = self.head();
        match head.major {
            UINT | INT if !head.is_definite() => self.fail(),
            UINT if head.argument < count => return head.argument,
            UINT | INT => self.fail_as(Malformed::Variant),
            _ => self.fail(),
        }
        count
    }

    /// Takes back an unknown variant: goes behind the whole item at `before`, where the reader stood (rule WI2).
    pub fn forgive(&mut self, before: &Self) -> bool {
        let unknown = before.fault.is_none() && self.fault == Some(Malformed::Variant);
        if unknown {
            *self = before.clone();
            self.skip();
        }
        unknown
    }

    /// Opens an array; ends with [`close`](Self::close).
    pub fn open(&mut self) -> Outer {
        self.enter(ARRAY, 1)
    }

    /// Opens a map, of which keys and values are then read in turn; ends with [`close`](Self::close).
    pub fn open_map(&mut self) -> Outer {
        self.enter(MAP, 2)
    }

    /// Opens an array that says how long it is.
    pub fn open_counted(&mut self) -> Outer {
        let outer = self.open();
        if self.left == UNCOUNTED {
            self.fail();
        }
        outer
    }

    /// Opens an array of `len` items.
    pub fn open_exact(&mut self, len: usize) -> Outer {
        let outer = self.open();
        if self.left != len {
            self.fail();
        }
        outer
    }

    /// Whether the open container has another item.
    pub fn more(&mut self) -> bool {
        match self.rest.first() {
            _ if self.left == 0 => false,
            Some(&BREAK) if self.left == UNCOUNTED => false,
            Some(_) => true,
            None => {
                self.fail();
                false
            }
        }
    }

    /// Closes the open container, past what nobody read of it: a later version wrote that.
    pub fn close(&mut self, outer: Outer) {
        while self.more() {
            self.skip();
        }
        if self.left == UNCOUNTED {
            // The break.
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        self.depth += 1;
        self.left = outer.0;
    }

    /// Reads one item, whatever it is, and forgets it.
    pub fn skip(&mut self) {
        let left = self.left;
        let mut head = self.head();
        while head.major == TAG && head.is_definite() {
            // A tag and what it is on are one item.
            self.left = left;
            head = self.head();
        }
        match head.major {
            BYTES | TEXT if !head.is_definite() => self.skip_pieces(&head),
            BYTES | TEXT => self.skip_string(head.major, head.argument),
            ARRAY => self.skip_items(&head, 1),
            MAP => self.skip_items(&head, 2),
            UINT | INT | SIMPLE if head.is_definite() => {}
            _ => self.fail(),
        }
    }
}

impl<'b> Reader<'b> {
    fn fail_as(&mut self, fault: Malformed) {
        self.fault = self.fault.or(Some(fault));
        self.rest = &[];
    }

    #[inline(never)]
    fn head(&mut self) -> Head {
        let first = match self.rest.split_first() {
            Some((first, rest)) if self.left > 0 => {
                self.rest = rest;
                *first
            }
            _ => return self.no_head(),
        };
        if self.left != UNCOUNTED {
            self.left -= 1;
        }
        let info = first & 0x1f;
        let wide: &[u8] = match info {
            0..24 | INDEFINITE => &[],
            24 => self.slice(1),
            25 => self.slice(2),
            26 => self.slice(4),
            27 => self.slice(8),
            _ => return self.no_head(),
        };
        let argument = match wide {
            [] => info.into(),
            wide => wide.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        };
        Head { major: first >> 5, info, argument }
    }

    fn no_head(&mut self) -> Head {
        self.fail();
        Head { major: NONE, info: 0, argument: 0 }
    }

    /// The number, or the length, of an item of this type.
    fn argument(&mut self, major: u8) -> u64 {
        let head = self.head();
        if head.major == major && head.is_definite() {
            return head.argument;
        }
        self.fail();
        0
    }

    #[inline(never)]
    fn slice(&mut self, len: u64) -> &'b [u8] {
        let parts = usize::try_from(len).ok().and_then(|len| self.rest.split_at_checked(len));
        let Some((slice, rest)) = parts else {
            self.fail();
            return &[];
        };
        self.rest = rest;
        slice
    }

    fn checked_text(&mut self, len: u64) -> &'b str {
        core::str::from_utf8(self.slice(len)).unwrap_or_else(|_| {
            self.fail();
            ""
        })
    }

    fn enter(&mut self, major: u8, each: u64) -> Outer {
        let head = self.head();
        if head.major != major {
            self.fail();
        }
        self.hold(&head, each)
    }

    /// Goes into a container whose head says how many times `each` items it has.
    fn hold(&mut self, head: &Head, each: u64) -> Outer {
        let outer = Outer(self.left);
        if self.depth == 0 {
            self.fail_as(Malformed::Depth);
            // For `close`, which puts it back.
            self.depth = 1;
        }
        self.depth -= 1;
        self.left = if head.is_definite() { self.count(head.argument.saturating_mul(each)) } else { UNCOUNTED };
        outer
    }

    /// A number of items that the bytes can hold, as each takes one or more.
    fn count(&mut self, items: u64) -> usize {
        match usize::try_from(items) {
            Ok(items) if items <= self.rest.len() => items,
            _ => {
                self.fail();
                0
            }
        }
    }

    fn skip_string(&mut self, major: u8, len: u64) {
        if major == TEXT {
            self.checked_text(len);
        } else {
            self.slice(len);
        }
    }

    fn skip_items(&mut self, head: &Head, each: u64) {
        let outer = self.hold(head, each);
        self.close(outer);
    }

    /// A string in pieces is a container of strings that say how long they are.
    fn skip_pieces(&mut self, head: &Head) {
        let outer = self.hold(head, 1);
        while self.more() {
            let len = self.argument(head.major);
            self.skip_string(head.major, len);
        }
        self.close(outer);
    }
}

impl Head {
    const fn is_definite(&self) -> bool {
        self.info != INDEFINITE
    }
}
