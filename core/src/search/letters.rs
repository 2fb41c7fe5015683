//! The letters that the syllables of characters begin with.

use super::fold::fold;

/// The unified ideographs of Unicode's first block: all that people write, but for names of a few.
const FIRST: u16 = 0x4E00;
const LAST: u16 = 0x9FFF;

/// Characters whose other reading begins with another letter, as they stand in names, titles and forms: 校长 is looked for as `xz`. The
/// browser's order knows one reading of each.
const ALSO: &str = "长cz 重cz 朝cz 曾cz 单ds 解jx 行xh 乐ly 会hk 调td 传cz 藏cz 校xj 弹td 系xj 盛sc 翟dz 查cz 仇cq 区qo 贾jg \
尉wy 覃qt 参cs 石sd 种zc 什sz 句jg 茄qj 降jx 屏pb 扁bp 车cj 澄cd 合hg 还hx 卡kq 壳kq 咳kh 沈sc 属sz 宿sx 提td 吓xh 粘zn 折zs 召zs \
省sx 识sz 秘mb 尿ns 俞ys 祭jz";

/// Of each character the letters that its syllable may begin with, as far as they have been asked for.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// A bit for each letter, from `a`; none for a character that was not asked for yet.
    of: Vec<u32>,
}

impl Letters {
    /// The characters of a text whose letters are not known yet: the browser knows them.
    #[must_use]
    pub fn unknown(&self, text: &[u16]) -> Vec<char> {
        let mut found = Vec::new();
        for unit in text.iter().filter(|unit| (FIRST..=LAST).contains(unit)) {
            let is_known = self.of.get(usize::from(unit - FIRST)).is_some_and(|bits| *bits != 0);
            let c = char::from_u32(u32::from(*unit)).filter(|c| !is_known && !found.contains(c));
            found.extend(c);
        }
        found
    }

    /// The syllable of `c` begins with `letter` (rule SE3); `?` for one that nobody knows.
    pub fn learn(&mut self, c: char, letter: char) {
        let Some(at) = place(c) else { return };
        if self.of.is_empty() {
            self.of = vec![0; usize::from(LAST - FIRST) + 1];
        }
        if let Some(bits) = self.of.get_mut(at) {
            // A bit beyond the letters says that it was asked for.
            *bits |= bit_of(letter) | 1 << 31;
            for letter in also(c) {
                *bits |= bit_of(letter);
            }
        }
    }

    /// Whether a unit of a text may stand for what was typed: it is the same, or its syllable begins with that letter.
    #[inline]
    pub(super) fn may_be(&self, unit: u16, typed: u16) -> bool {
        if !(FIRST..=LAST).contains(&unit) {
            return fold(unit) == typed;
        }
        match typed {
            0x61..=0x7A => self.of.get(usize::from(unit - FIRST)).is_some_and(|bits| bits & (1 << (typed - 0x61)) != 0),
            _ => unit == typed,
        }
    }
}

fn place(c: char) -> Option<usize> {
    let unit = u16::try_from(u32::from(c)).ok().filter(|unit| (FIRST..=LAST).contains(unit))?;
    Some(usize::from(unit - FIRST))
}

fn bit_of(letter: char) -> u32 {
    match letter {
        'a'..='z' => 1 << (u32::from(letter) - u32::from('a')),
        _ => 0,
    }
}

fn also(c: char) -> impl Iterator<Item = char> {
    let known = ALSO.split(' ').find(|word| word.starts_with(c));
    known.unwrap_or_default().chars().skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn se3_a_character_with_two_readings_has_both_letters() {
        let mut letters = Letters::default();
        let unknown = |letters: &Letters, text: &str| letters.unknown(&text.encode_utf16().collect::<Vec<_>>());
        assert_eq!(unknown(&letters, "校长a，长"), ['校', '长']);
        letters.learn('校', 'x');
        letters.learn('长', 'c');
        letters.learn('a', 'b');
        assert!(unknown(&letters, "校长").is_empty());
        let may = |c: char, typed: char| letters.may_be(c as u16, typed as u16);
        assert!(may('长', 'c') && may('长', 'z') && may('校', 'x') && may('校', 'j'));
        assert!(!may('长', 'x') && !may('会', 'h') && may('会', '会') && may('Ａ', 'a') && !may('a', 'b'));
    }
}
