//! The kinds of part that an author chooses from. Others come from workbooks, and keep what they are.

use super::choices;
use crate::form::{
    Audio, Date, Definition, Group, Integer, Kind, Logic, Node, Packed, Photo, Print, Question, Rating, Repeat, Select, Special,
    Tally, Text,
};
use crate::words::Words;

macro_rules! made {
    ($($variant:ident $code:literal $zh:literal $en:literal;)*) => {
        /// What a part can be made.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Made { $($variant),* }

        impl Made {
            /// In the order in which people are offered them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As XLSForm names its type, where it has one.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// What it is called, which is what a new one asks until its author says it better.
            #[must_use]
            pub fn words(self) -> Words {
                let (zh, en) = match self { $(Self::$variant => ($zh, $en)),* };
                Words::new(zh, en)
            }
        }
    };
}

made! {
    Line "text" "一行文字" "A line of text";
    Lines "multiline" "多行文字" "Several lines";
    One "select_one" "单选" "One choice";
    Many "select_multiple" "多选" "Several choices";
    Rating "rating" "评分" "Rating";
    Whole "integer" "整数" "Whole number";
    Decimal "decimal" "小数" "Decimal";
    Day "date" "日期" "Date";
    Time "time" "时间" "Time";
    Photo "image" "照片" "Photos";
    Audio "audio" "录音" "Recording";
    Tally "tally" "计数" "Tally";
    Note "note" "说明文字" "Words to read";
    Agreed "acknowledge" "确认打勾" "A box to tick";
    Place "geopoint" "位置" "Place";
    Computed "calculate" "自动计算" "Computed";
    Group "group" "一组题目" "A group";
    Repeat "repeat" "可以加行的表" "Rows to add";
}

/// A recording of three minutes is what a remark takes.
const AUDIO_S: u16 = 180;
const PHOTOS: u8 = 3;
const POINTS: u8 = 5;

impl Made {
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|made| made.code() == code)
    }

    /// What a part is; none for a kind that only workbooks make.
    #[must_use]
    pub fn of(node: &Node) -> Option<Self> {
        match node {
            Node::Question(question) => Self::of_kind(&question.kind),
            Node::Group(_) => Some(Self::Group),
            Node::Repeat(_) => Some(Self::Repeat),
        }
    }

    /// What a question is; likewise.
    pub(super) fn of_kind(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::Text(text) if text.multiline => Some(Self::Lines),
            Kind::Text(_) => Some(Self::Line),
            Kind::Integer(_) => Some(Self::Whole),
            Kind::Date(_) => Some(Self::Day),
            Kind::SelectOne(_) => Some(Self::One),
            Kind::SelectMany(_) => Some(Self::Many),
            Kind::Rating(_) => Some(Self::Rating),
            Kind::Photo(_) => Some(Self::Photo),
            Kind::Tally(_) => Some(Self::Tally),
            Kind::Audio(_) => Some(Self::Audio),
            Kind::Instrument(_) => None,
            Kind::Special(packed) => match packed.open().ok()? {
                Special::Note => Some(Self::Note),
                Special::Decimal => Some(Self::Decimal),
                Special::Time => Some(Self::Time),
                Special::Acknowledge => Some(Self::Agreed),
                Special::Geopoint => Some(Self::Place),
                Special::Hidden => Some(Self::Computed),
                _ => None,
            },
        }
    }

    /// The kind of a question; what `before` has that this one knows too stays. Groups and repeats are no questions.
    #[must_use]
    pub fn kind(self, before: Option<&Kind>) -> Kind {
        let special = |special: Special| Kind::Special(Packed::new(&special));
        let select = || match before {
            Some(Kind::SelectOne(select) | Kind::SelectMany(select)) => select.clone(),
            _ => Select { choices: choices("选项 1 | Choice 1\n选项 2 | Choice 2", &[]), ..Select::default() },
        };
        let text = |multiline: bool| match before {
            Some(Kind::Text(text)) => Kind::Text(Text { multiline, ..text.clone() }),
            _ => Kind::Text(Text { multiline, ..Text::default() }),
        };
        match self {
            Self::Line | Self::Group | Self::Repeat => text(false),
            Self::Lines => text(true),
            Self::One => Kind::SelectOne(select()),
            Self::Many => Kind::SelectMany(select()),
            Self::Rating => {
                Kind::Rating(Rating { points: POINTS, low: Words::new("很少", "Seldom"), high: Words::new("充分", "Fully") })
            }
            Self::Whole => Kind::Integer(Integer::default()),
            Self::Decimal => special(Special::Decimal),
            Self::Day => Kind::Date(Date {}),
            Self::Time => special(Special::Time),
            Self::Photo => Kind::Photo(Photo { max: PHOTOS }),
            Self::Audio => Kind::Audio(Audio { max_s: AUDIO_S }),
            Self::Tally => Kind::Tally(Tally {}),
            Self::Note => special(Special::Note),
            Self::Agreed => special(Special::Acknowledge),
            Self::Place => special(Special::Geopoint),
            Self::Computed => special(Special::Hidden),
        }
    }

    /// A new part.
    #[must_use]
    pub fn part(self) -> Node {
        let (label, hint, logic) = (self.words(), None, None);
        let within = || vec![Self::Line.part()];
        match self {
            Self::Group => Node::Group(Group { name: "group1".into(), label, hint, nodes: within(), logic }),
            Self::Repeat => Node::Repeat(Repeat {
                name: "rows1".into(),
                label,
                hint,
                nodes: within(),
                min: None,
                max: None,
                add_label: None,
                logic: None,
            }),
            made => {
                // What computes nothing yet gives nothing.
                let nothing = || Packed::new(&Logic { calculation: Some("''".into()), ..Logic::default() });
                let logic = (made == Self::Computed).then(nothing);
                let (name, kind) = ("q1".into(), made.kind(None));
                Node::Question(Question { name, label, hint, kind, required: false, readonly: false, logic })
            }
        }
    }
}

/// A form with nothing but a day and a line in it, to begin with.
#[must_use]
pub fn blank() -> Definition {
    let mut day = Made::Day.part();
    if let Node::Question(day) = &mut day {
        day.name = "date".into();
        day.required = true;
    }
    Definition {
        id: String::new(),
        version: 1,
        title: Words::new("未命名的表单", "Untitled form"),
        description: None,
        questions: vec![day, Made::Line.part()],
        title_from: vec!["q1".into()],
        print: Print::default(),
        setup: None,
    }
}
