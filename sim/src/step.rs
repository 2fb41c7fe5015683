//! What can happen, as data: a history is a list of steps, drawn from a seed before anything happens. So it can be shortened and
//! played again. Numbers choose among what is there when the step comes, by their remainder.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Somebody types into a field; `seen`: 0 nothing, 1 to 5 what shows, 6 all that stands there.
    Type {
        tab: u8,
        place: u8,
        entity: u8,
        field: u8,
        seen: u8,
        long: bool,
    },
    /// Into something that somebody else made.
    Meddle {
        tab: u8,
        place: u8,
        entity: u8,
    },
    AddRow {
        tab: u8,
        entity: u8,
        row: u8,
    },
    TypeCell {
        tab: u8,
        entity: u8,
        row: u8,
    },
    /// A row is removed; `typing`: a keystroke in it is still on its way.
    RemoveRow {
        tab: u8,
        entity: u8,
        row: u8,
        typing: bool,
    },
    /// Somebody counts one more, or takes one back.
    Count {
        tab: u8,
        entity: u8,
        less: bool,
    },
    Delete {
        tab: u8,
        place: u8,
        entity: u8,
    },
    Undelete {
        tab: u8,
        place: u8,
        entity: u8,
    },
    MarkRead {
        tab: u8,
        entity: u8,
    },
    Submit {
        tab: u8,
        entity: u8,
        full: bool,
    },
    /// Somebody types into the draft of a correction, begun with the first word.
    Correct {
        tab: u8,
        entity: u8,
        row: u8,
        long: bool,
    },
    /// The correction is submitted.
    Amend {
        tab: u8,
        entity: u8,
    },
    /// The correction is given up.
    GiveUp {
        tab: u8,
        entity: u8,
    },
    /// A request leaves.
    Send {
        tab: u8,
    },
    /// A message under way arrives; which one is not said, so they overtake each other.
    Deliver {
        which: u8,
    },
    Lose {
        which: u8,
    },
    /// It arrives, and will once more.
    Double {
        which: u8,
    },
    /// The device dies at one of its next commits, just before or just after it.
    Die {
        tab: u8,
        commits: u8,
        after: bool,
    },
    /// The tab is closed and opened again.
    Reopen {
        tab: u8,
    },
    Fill {
        tab: u8,
    },
    Empty {
        tab: u8,
    },
    /// The device's clock is set, by years.
    Clock {
        tab: u8,
        years: i8,
    },
    Prune {
        tab: u8,
    },
    /// Somebody signs in on the phone that two people share.
    SignIn {
        second: bool,
    },
    Listen {
        tab: u8,
        place: u8,
    },
    /// The server's object goes away in the middle of one of its next writes.
    Crash {
        space: u8,
        writes: u8,
    },
    /// It is put elsewhere: its sockets close.
    Evict {
        space: u8,
    },
    Backup {
        space: u8,
    },
    Restore {
        space: u8,
    },
    /// The backup is put in its place, and nobody tells the server.
    SetBack {
        space: u8,
    },
    /// A server that was set back unsaid is told of it at last.
    Announce {
        space: u8,
    },
    Leave {
        person: u8,
        space: u8,
    },
    Join {
        person: u8,
        space: u8,
    },
    /// The store's owner locks it: every tab of the phone closes its eyes.
    Lock {
        tab: u8,
    },
    Unlock {
        tab: u8,
    },
    /// On a phone that nobody used yet the app is of version 1.
    Install {
        tab: u8,
    },
    Update {
        tab: u8,
    },
    /// The app of a phone is set back to version 1.
    Downgrade {
        tab: u8,
    },
    /// The server is of version 1, or is no longer.
    Behind {
        behind: bool,
    },
    /// A page holds a few operations or entities from now on: much goes on on the next.
    SmallPages,
}

impl Step {
    /// The same with message number `which`, if it is about a message and had a larger number.
    pub(crate) const fn plainer(self, which: u8) -> Option<Self> {
        match self {
            Self::Deliver { which: had } if which < had => Some(Self::Deliver { which }),
            Self::Lose { which: had } if which < had => Some(Self::Lose { which }),
            Self::Double { which: had } if which < had => Some(Self::Double { which }),
            _ => None,
        }
    }
}

/// The history of a seed.
#[must_use]
pub fn history(seed: u64, steps: usize) -> Vec<Step> {
    let mut dice = Dice::new(seed);
    let installs = dice.below(3);
    let mut all: Vec<Step> = (0..installs).map(|_| Step::Install { tab: dice.tab() }).collect();
    all.extend(dice.one_in(4).then_some(Step::SmallPages));
    all.extend((0..steps).map(|_| dice.step()));
    all
}

/// What a history has more of. What takes several steps in a row, on the same record or in the same space, hardly happens otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaning {
    None,
    Corrections,
    /// In this space.
    Restores(u8),
    /// Of this tab's app.
    Versions(u8),
}

/// One of these kinds, by any number.
fn among(kinds: &[u8], number: u8) -> u8 {
    kinds.iter().copied().cycle().nth(usize::from(number)).unwrap_or(number)
}

struct Dice {
    random: ChaCha8Rng,
    leaning: Leaning,
}

impl Dice {
    fn new(seed: u64) -> Self {
        let mut dice = Self { random: ChaCha8Rng::seed_from_u64(seed), leaning: Leaning::None };
        dice.leaning = match dice.below(5) {
            0 | 1 => Leaning::None,
            2 => Leaning::Corrections,
            3 => Leaning::Versions(dice.tab()),
            _ => Leaning::Restores(dice.below(5)),
        };
        dice
    }

    fn below(&mut self, end: u8) -> u8 {
        #[expect(clippy::cast_possible_truncation, reason = "a remainder below 256")]
        let drawn = (self.random.next_u32() % u32::from(end.max(1))) as u8;
        drawn
    }

    fn one_in(&mut self, n: u8) -> bool {
        self.below(n) == 0
    }

    fn step(&mut self) -> Step {
        match self.below(100) {
            0..30 => self.word(),
            30..52 => Step::Send { tab: self.tab() },
            52..82 => Step::Deliver { which: self.below(255) },
            82..84 => Step::Lose { which: self.below(255) },
            84..86 => Step::Double { which: self.below(255) },
            _ => self.mishap(),
        }
    }

    fn word(&mut self) -> Step {
        let (tab, place, mut entity, row) = (self.tab(), self.below(3), self.below(2), self.below(2));
        let mut what = self.below(27);
        if self.leaning == Leaning::Corrections && self.one_in(2) {
            (entity, what) = (0, 18 + self.below(7));
        }
        match what {
            0..9 => {
                let (field, seen) = (self.below(2), self.below(7));
                Step::Type { tab, place, entity, field, seen, long: self.one_in(60) }
            }
            9 => Step::Meddle { tab, place, entity },
            10 | 11 => Step::AddRow { tab, entity, row },
            12 | 13 => Step::TypeCell { tab, entity, row },
            14 => Step::RemoveRow { tab, entity, row, typing: self.one_in(2) },
            15 => Step::Delete { tab, place, entity },
            16 => Step::Undelete { tab, place, entity },
            17 => Step::MarkRead { tab, entity },
            18 | 19 => Step::Submit { tab, entity, full: self.one_in(2) },
            20 | 21 => Step::Correct { tab, entity, row: self.below(4), long: self.one_in(4) },
            25 | 26 => Step::Count { tab, entity, less: self.one_in(3) },
            24 => Step::GiveUp { tab, entity },
            _ => Step::Amend { tab, entity },
        }
    }

    fn mishap(&mut self) -> Step {
        let (mut tab, mut space, person) = (self.tab(), self.below(5), self.below(3));
        let mut what = self.below(38);
        let leans = self.one_in(2);
        match self.leaning {
            Leaning::Restores(there) if leans => (space, what) = (there, among(&[19, 20, 22, 35, 37], what)),
            Leaning::Versions(there) if leans => (tab, what) = (there, among(&[31, 36], what)),
            _ => {}
        }
        match what {
            0..3 => Step::Die { tab, commits: self.below(3), after: self.one_in(2) },
            3 => Step::Reopen { tab },
            4 => Step::Fill { tab },
            5 | 6 => Step::Empty { tab },
            7 => Step::Clock { tab, years: self.below(80) as i8 - 40 },
            8 => Step::Prune { tab },
            9 | 10 => Step::SignIn { second: self.one_in(2) },
            11..16 => Step::Listen { tab, place: self.below(3) },
            16..18 => Step::Crash { space, writes: self.below(9) },
            18 => Step::Evict { space },
            19..22 => Step::Backup { space },
            22..24 => Step::Restore { space },
            24 => Step::Leave { person, space },
            28 => Step::Lock { tab },
            29 | 30 => Step::Unlock { tab },
            31 => Step::Update { tab },
            32 => Step::Behind { behind: true },
            33 | 34 => Step::Behind { behind: false },
            35 => Step::SetBack { space },
            36 => Step::Downgrade { tab },
            37 => Step::Announce { space },
            _ => Step::Join { person, space },
        }
    }

    fn tab(&mut self) -> u8 {
        self.below(6)
    }
}
