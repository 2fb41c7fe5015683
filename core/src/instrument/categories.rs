//! The categories that methods bring with them, in the order of their sources; codes point at their places, so it never changes.

use super::{Instrument, definition::CATEGORIES_MAX};
use crate::form::Choice;
use crate::words::Words;

/// The largest count that two letters hold (`mark.rs`), ten times a class.
pub const COUNT_MAX: u16 = 675;

/// One thing to say of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aspect {
    pub label: Words,
    /// The buttons; none where it takes a count, 0 to [`COUNT_MAX`].
    pub categories: Vec<Choice>,
}

/// Words in Chinese and English, and the categories: name, Chinese, English.
type Built = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str)]);

const STUDENT_TEACHER: &[Built] =
    &[("行为", "Behaviour", &[("t", "教师行为", "Teacher behaviour"), ("s", "学生行为", "Student behaviour")])];

/// Flanders' numbers 1 to 10.
const FLANDERS: &[Built] = &[(
    "言语行为",
    "Verbal behaviour",
    &[
        ("1", "接纳情感", "Accepts feeling"),
        ("2", "表扬或鼓励", "Praises or encourages"),
        ("3", "采纳学生想法", "Uses pupils' ideas"),
        ("4", "提问", "Asks questions"),
        ("5", "讲授", "Lectures"),
        ("6", "指令", "Gives directions"),
        ("7", "批评或维护权威", "Criticises or justifies authority"),
        ("8", "学生应答", "Pupil responds"),
        ("9", "学生主动发言", "Pupil initiates"),
        ("10", "沉默或混乱", "Silence or confusion"),
    ],
)];

/// Of the activities 0 to 3 are active instruction, 4 and 5 passive, 6 to 9 management, 10 to 12 the teacher off task.
const STALLINGS: &[Built] = &[
    (
        "教师活动",
        "Teacher's activity",
        &[
            ("reading_aloud", "朗读", "Reading aloud"),
            ("lecture", "讲解或演示", "Lecture or demonstration"),
            ("discussion", "问答或讨论", "Questions or discussion"),
            ("drill", "操练", "Practice and drill"),
            ("seatwork", "学生独立作业", "Seatwork"),
            ("copying", "抄写", "Copying"),
            ("instructions", "口头布置", "Verbal instructions"),
            ("discipline", "维持纪律", "Discipline"),
            ("management", "与学生一起处理班务", "Managing with pupils"),
            ("management_alone", "独自处理班务", "Managing alone"),
            ("social", "与他人闲谈", "Social interaction"),
            ("uninvolved", "未参与课堂", "Uninvolved"),
            ("out", "不在教室", "Out of the room"),
        ],
    ),
    (
        "材料",
        "Material",
        &[
            ("none", "无", "None"),
            ("textbook", "课本", "Textbook"),
            ("notebook", "练习本", "Notebook"),
            ("board", "黑板", "Board"),
            ("aids", "教具学具", "Learning aids"),
            ("ict", "信息设备", "ICT"),
            ("cooperative", "小组共用材料", "Shared in groups"),
        ],
    ),
    (
        "教师与谁在一起",
        "Teacher with",
        &[
            ("nobody", "无学生", "Nobody"),
            ("one", "一名学生", "One pupil"),
            ("small", "小组（2–5 人）", "Small group (2–5)"),
            ("large", "大组（6 人以上）", "Large group (6 or more)"),
            ("everyone", "全班", "Everyone"),
        ],
    ),
    (
        "未投入的学生",
        "Pupils off task",
        &[
            ("nobody", "无", "Nobody"),
            ("one", "一名", "One pupil"),
            ("small", "2–5 人", "2 to 5"),
            ("large", "6 人以上", "6 or more"),
            ("everyone", "全班", "Everyone"),
        ],
    ),
];

const ON_TASK: &[Built] = &[("未投入人数", "Pupils off task", &[])];

const fn built(instrument: &Instrument) -> &'static [Built] {
    match instrument {
        Instrument::StudentTeacher(_) => STUDENT_TEACHER,
        Instrument::Flanders(_) => FLANDERS,
        Instrument::Stallings(_) => STALLINGS,
        Instrument::OnTask(_) => ON_TASK,
        Instrument::FreeTally(_) => &[],
    }
}

/// What is to be said of each interval; of a free tally, of each occurrence.
#[must_use]
pub fn aspects(instrument: &Instrument) -> Vec<Aspect> {
    if let Instrument::FreeTally(tally) = instrument {
        return vec![Aspect { label: Words::new("发生", "Occurrence"), categories: tally.categories.clone() }];
    }
    let category = |(name, zh, en): &(&str, &str, &str)| Choice { name: (*name).to_owned(), label: Words::new(*zh, *en) };
    let aspect = |(zh, en, rows): &Built| Aspect { label: Words::new(*zh, *en), categories: rows.iter().map(category).collect() };
    built(instrument).iter().map(aspect).collect()
}

impl Instrument {
    /// How many picks an interval takes; none of a free tally, which has no intervals.
    pub(super) const fn aspects(&self) -> usize {
        built(self).len()
    }

    /// How many picks there are to choose from; a pick is a place in the list of categories, or a count.
    pub(super) fn picks(&self, aspect: usize) -> u16 {
        if let Self::FreeTally(tally) = self {
            return u16::try_from(tally.categories.len().min(CATEGORIES_MAX)).unwrap_or_default();
        }
        match built(self).get(aspect) {
            None => 0,
            Some((_, _, [])) => COUNT_MAX + 1,
            Some((_, _, rows)) => u16::try_from(rows.len()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::testing::{flanders, free_tally, on_task, stallings, student_teacher};

    #[test]
    fn in2_categories_have_names_and_words_in_both_languages() {
        for instrument in [student_teacher(30, 45), flanders(40), stallings(40), on_task(&[5], 40), free_tally(&["ask"], 40)] {
            for (at, aspect) in aspects(&instrument).iter().enumerate() {
                let mut names: Vec<&str> = aspect.categories.iter().map(|one| one.name.as_str()).collect();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), aspect.categories.len(), "{aspect:?}");
                let words = aspect.categories.iter().map(|one| &one.label).chain([&aspect.label]);
                assert!(words.into_iter().all(|words| !words.zh.is_empty() && !words.en.is_empty()), "{aspect:?}");
                let count = if names.is_empty() { usize::from(COUNT_MAX) + 1 } else { names.len() };
                assert_eq!(usize::from(instrument.picks(at)), count);
                assert!(names.len() <= CATEGORIES_MAX, "a letter each");
            }
        }
    }

    #[test]
    fn in2_built_in_categories_stand_in_the_order_of_their_sources() {
        let names = |instrument: &Instrument, aspect: usize| {
            let all = aspects(instrument);
            all[aspect].categories.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&student_teacher(30, 45), 0), "t s");
        assert_eq!(names(&flanders(40), 0), "1 2 3 4 5 6 7 8 9 10");
        assert_eq!(
            [0, 1, 2, 3].map(|aspect| names(&stallings(40), aspect)),
            [
                "reading_aloud lecture discussion drill seatwork copying instructions discipline management management_alone \
                 social uninvolved out",
                "none textbook notebook board aids ict cooperative",
                "nobody one small large everyone",
                "nobody one small large everyone",
            ]
        );
    }
}
