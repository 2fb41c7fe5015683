//! The letters that the syllables of Chinese words begin with, as people type them to find something.
//!
//! The browser sorts Chinese by its sound; the first character of each letter in that order tells where a character belongs. A table of
//! all readings would be 20 kB or more of a phone's download.

use js_sys::Intl::Collator;
use js_sys::Object;
use js_sys::{Array, Function};
use wasm_bindgen::JsValue;

/// The first character of each letter that a syllable can begin with, as CLDR's `pinyin` collation sorts all of them (of 痳, often given
/// for m, it knows the reading lín).
const FIRST: [(char, char); 23] = [
    ('a', '阿'),
    ('b', '丷'),
    ('c', '嚓'),
    ('d', '咑'),
    ('e', '妸'),
    ('f', '发'),
    ('g', '旮'),
    ('h', '哈'),
    ('j', '丌'),
    ('k', '咔'),
    ('l', '垃'),
    ('m', '呣'),
    ('n', '拏'),
    ('o', '喔'),
    ('p', '妑'),
    ('q', '七'),
    ('r', '呥'),
    ('s', '扨'),
    ('t', '他'),
    ('w', '屲'),
    ('x', '夕'),
    ('y', '丫'),
    ('z', '帀'),
];

/// The browser's order of Chinese by its sound.
pub struct Order {
    compare: Function,
}

impl Order {
    #[must_use]
    pub fn new() -> Self {
        let collator = Collator::new(&Array::of1(&"zh-CN-u-co-pinyin".into()), &Object::new());
        Self { compare: collator.compare() }
    }

    fn is_before(&self, one: char, other: char) -> bool {
        let order = self.compare.call2(&JsValue::UNDEFINED, &one.to_string().into(), &other.to_string().into());
        order.ok().and_then(|order| order.as_f64()).is_some_and(|order| order < 0.0)
    }

    /// The letter that the character's syllable begins with; letters and digits stay, in lower case.
    #[must_use]
    pub fn initial(&self, c: char) -> Option<char> {
        if c.is_ascii_alphanumeric() {
            return Some(c.to_ascii_lowercase());
        }
        if !('\u{4e00}'..='\u{9fff}').contains(&c) {
            return None;
        }
        let later = FIRST.partition_point(|(_, first)| !self.is_before(c, *first));
        FIRST.get(later.checked_sub(1)?).map(|(letter, _)| *letter)
    }
}

impl Default for Order {
    fn default() -> Self {
        Self::new()
    }
}

/// The initials of a text: `四川省` gives `scs`.
#[must_use]
pub fn initials(text: &str) -> String {
    let order = Order::new();
    text.chars().filter_map(|c| order.initial(c)).collect()
}
