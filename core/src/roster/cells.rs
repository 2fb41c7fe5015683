//! What the words of a cell mean: the code, or what schools write.

use super::{Duty, Stage};
use crate::directory::{SchoolKind, Setting};

/// The subjects that schools have: code, and what rosters call it, the usual word first.
const SUBJECTS: &[(&str, &[&str])] = &[
    ("preschool", &["学前教育", "学前", "幼教", "Preschool"]),
    ("chinese", &["语文", "Chinese"]),
    ("maths", &["数学", "Mathematics", "Maths"]),
    ("english", &["英语", "外语", "English"]),
    ("science", &["科学", "Science"]),
    ("ethics", &["道德与法治", "思想品德", "品德", "政治", "思政", "Ethics and law"]),
    ("physics", &["物理", "Physics"]),
    ("chemistry", &["化学", "Chemistry"]),
    ("biology", &["生物", "生物学", "Biology"]),
    ("history", &["历史", "History"]),
    ("geography", &["地理", "Geography"]),
    ("pe", &["体育", "体育与健康", "Physical education"]),
    ("music", &["音乐", "Music"]),
    ("art", &["美术", "艺术", "Art"]),
    ("it", &["信息科技", "信息技术", "通用技术", "Information technology"]),
    ("vocational", &["专业课", "Vocational"]),
    ("special", &["特教", "特殊教育", "Special education"]),
];

const KINDS: &[(SchoolKind, &[&str])] = &[
    (SchoolKind::Kindergarten, &["幼儿园"]),
    (SchoolKind::TownshipPrimary, &["乡镇小学", "小学", "村小", "完小", "完全小学"]),
    (SchoolKind::CentralPrimary, &["中心小学", "中心校"]),
    (SchoolKind::JuniorHigh, &["初中", "初级中学"]),
    (SchoolKind::NineYear, &["九年一贯制学校", "九年一贯制", "九年制"]),
    (SchoolKind::SeniorHigh, &["高中", "高级中学", "普通高中"]),
    (SchoolKind::Vocational, &["职业学校", "职中", "职高", "中职", "职教中心"]),
    (SchoolKind::Special, &["特殊教育学校", "特教", "特校"]),
];

const SETTINGS: &[(Setting, &[&str])] = &[
    (Setting::CountySeat, &["县城", "城区", "城市", "主城区"]),
    (Setting::Town, &["镇区", "镇", "乡镇"]),
    (Setting::Village, &["乡村", "村", "农村", "村庄"]),
];

const STAGES: &[(Stage, &[&str])] = &[
    (Stage::Novice, &["新手", "新教师", "新手教师", "新入职教师"]),
    (Stage::Young, &["青年", "青年教师"]),
    (Stage::Backbone, &["骨干", "骨干教师"]),
    (Stage::Expert, &["专家", "专家型教师", "名师"]),
];

const DUTIES: &[(Duty, &[&str])] = &[
    (Duty::Teacher, &["教师", "专任教师", "老师"]),
    (Duty::SchoolLead, &["学校负责人", "教导主任", "教研主任", "教务主任", "校长", "副校长", "园长", "培训负责人"]),
    (Duty::Coordinator, &["协调员", "送教协调员"]),
    (Duty::Admin, &["管理员", "区县管理员"]),
];

/// The subject's code, or its words as they were written: schools teach what no list has.
pub(super) fn subject(cell: &str) -> String {
    let known = SUBJECTS.iter().find(|(code, words)| same(code, cell) || words.iter().any(|word| same(word, cell)));
    known.map_or(cell, |(code, _)| code).to_owned()
}

/// What people call the subject: in Chinese and in English; the same words twice where it has no code.
#[must_use]
pub fn subject_words(subject: &str) -> (&str, &str) {
    let known = SUBJECTS.iter().find(|(code, _)| *code == subject).map(|(_, words)| *words);
    known.and_then(|words| Some((*words.first()?, *words.last()?))).unwrap_or((subject, subject))
}

pub(super) fn kind(cell: &str) -> Option<SchoolKind> {
    one_of(KINDS, SchoolKind::as_str, cell)
}

pub(super) fn setting(cell: &str) -> Option<Setting> {
    one_of(SETTINGS, Setting::as_str, cell)
}

pub(super) fn stage(cell: &str) -> Option<Stage> {
    one_of(STAGES, Stage::as_str, cell)
}

pub(super) fn duty(cell: &str) -> Option<Duty> {
    one_of(DUTIES, Duty::as_str, cell)
}

pub(super) fn left(cell: &str) -> Option<bool> {
    match cell {
        "是" | "已离开" | "离职" | "调出" | "退休" | "1" => Some(true),
        "否" | "在岗" | "在职" | "0" => Some(false),
        other if same(other, "yes") || same(other, "true") => Some(true),
        other if same(other, "no") || same(other, "false") => Some(false),
        _ => None,
    }
}

/// A word that is usual for each; what [`one_of`] reads again.
pub(super) fn kind_word(kind: SchoolKind) -> &'static str {
    usual(KINDS, &kind)
}

pub(super) fn setting_word(setting: Setting) -> &'static str {
    usual(SETTINGS, &setting)
}

pub(super) fn stage_word(stage: Stage) -> &'static str {
    usual(STAGES, &stage)
}

pub(super) fn duty_word(duty: Duty) -> &'static str {
    usual(DUTIES, &duty)
}

/// Nothing: the cell takes away what was there.
pub(super) fn clears(cell: &str) -> bool {
    matches!(cell, "-" | "—" | "－" | "无")
}

fn one_of<T: Copy>(table: &[(T, &[&str])], code: fn(T) -> &'static str, cell: &str) -> Option<T> {
    let found = table.iter().find(|(value, words)| same(code(*value), cell) || words.contains(&cell));
    found.map(|(value, _)| *value)
}

fn usual<T: PartialEq>(table: &[(T, &[&'static str])], value: &T) -> &'static str {
    let words = table.iter().find(|(known, _)| known == value).map(|(_, words)| *words);
    words.and_then(|words| words.first()).copied().unwrap_or_default()
}

fn same(word: &str, cell: &str) -> bool {
    word.eq_ignore_ascii_case(cell)
}
