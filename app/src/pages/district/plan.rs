//! What a roster would change and what is wrong with it, in words.

use qinglan_core::directory::{School, SchoolKind, Setting};
use qinglan_core::roster::{Change, Column, Duty, Entry, Fault, Grade, Plan, Problem, SchoolEntry, Stage, subject_words};
use qinglan_core::words::Language;

use crate::components::icon::icon;
use crate::dom::{Rows, View, view};
use crate::text::{fill, language, t};

/// Changes that are listed; of more there is a count.
const LISTED: usize = 300;

/// The whole plan. `sheets` are their names.
pub fn plan_view(plan: &Plan, sheets: Vec<String>) -> View {
    let n = |number: usize| number.to_string();
    let count = |which: fn(&Change) -> bool| n(plan.changes.iter().filter(|change| which(change)).count());
    let summary = fill(
        t().plan_summary(),
        &[
            ("added", &count(|change| matches!(change, Change::Added(_)))),
            ("changed", &count(|change| matches!(change, Change::Changed { .. }))),
            ("schools", &count(|change| matches!(change, Change::SchoolAdded(_) | Change::SchoolChanged { .. }))),
            ("same", &plan.same.to_string()),
        ],
    );
    let more = plan.changes.len().saturating_sub(LISTED);
    view! {
        <p class="status-line" data-state="saved">{icon("check")}<span>{summary}</span></p>
        {findings("attention", fill(t().plan_faults(), &[("n", &n(plan.faults.len()))]), &plan.faults, &sheets)}
        {findings("calm", fill(t().plan_notes(), &[("n", &n(plan.notes.len()))]), &plan.notes, &sheets)}
        {(!plan.changes.is_empty()).then(|| view! {
            <section class="section">
                <div class="section-head"><h2>{t().plan_changes()}</h2></div>
                <ul class="list">{plan.changes.iter().take(LISTED).map(change).rows()}</ul>
                {(more > 0).then(|| view! { <p class="field-hint">{fill(t().plan_more(), &[("n", &n(more))])}</p> })}
            </section>
        })}
    }
}

fn findings(kind: &'static str, title: String, all: &[Fault], sheets: &[String]) -> Option<View> {
    let item = |fault: &Fault| {
        let sheet = sheets.get(fault.sheet as usize).filter(|name| !name.is_empty() && sheets.len() > 1);
        let row = fault.row.to_string();
        let place = match sheet {
            Some(sheet) => fill(t().plan_place_in(), &[("sheet", sheet), ("row", &row)]),
            None => fill(t().plan_place(), &[("row", &row)]),
        };
        view! { <li><b>{place}</b>" "{problem(fault)}</li> }
    };
    let items = all.iter().take(LISTED).map(item).rows();
    (!all.is_empty()).then(|| view! { <div class="notice" data-kind=kind><div><h2>{title}</h2><ul>{items}</ul></div></div> })
}

fn problem(fault: &Fault) -> String {
    let cell = ("cell", fault.cell.as_str());
    match &fault.problem {
        Problem::NoName => t().plan_no_name().to_owned(),
        Problem::NoSchool => t().plan_no_school().to_owned(),
        Problem::SchoolUnknown => fill(t().plan_school_unknown(), &[cell]),
        Problem::SchoolIncomplete => fill(t().plan_school_incomplete(), &[cell]),
        Problem::NoSuchWord(column) => {
            fill(t().plan_no_such_word(), &[cell, ("column", column_words(*column)), ("words", allowed(*column))])
        }
        Problem::TooLong { column, limit } => {
            fill(t().plan_too_long(), &[("column", column_words(*column)), ("n", &limit.to_string())])
        }
        Problem::Twice { row } => fill(t().plan_twice(), &[cell, ("row", &row.to_string())]),
        Problem::SeveralOfTheName => fill(t().plan_several(), &[cell]),
        Problem::LastAdmin => fill(t().plan_last_admin(), &[cell]),
        Problem::Namesake { school } => fill(t().plan_namesake(), &[cell, ("school", school)]),
        Problem::FormerName { school } => fill(t().plan_former_name(), &[cell, ("school", school)]),
        Problem::OtherDuty => fill(t().plan_other_duty(), &[cell]),
    }
}

/// What may stand in a column.
fn allowed(column: Column) -> &'static str {
    match column {
        Column::Kind => t().allowed_kinds(),
        Column::Setting => t().allowed_settings(),
        Column::Stage => t().allowed_stages(),
        Column::Grades => t().allowed_grades(),
        Column::Left => t().allowed_left(),
        Column::Name | Column::Number | Column::School | Column::Subject | Column::Duty => "",
    }
}

/// What people call the column.
#[must_use]
pub fn column_words(column: Column) -> &'static str {
    match column {
        Column::Name => t().column_name(),
        Column::Number => t().column_number(),
        Column::School => t().school(),
        Column::Subject => t().column_subject(),
        Column::Grades => t().column_grades(),
        Column::Stage => t().column_stage(),
        Column::Duty => t().column_duty(),
        Column::Left => t().column_left(),
        Column::Kind => t().column_kind(),
        Column::Setting => t().column_setting(),
    }
}

fn change(change: &Change) -> View {
    let (chip, title, meta) = match change {
        Change::SchoolAdded(school) => (t().plan_new_school(), school.name.clone(), school_words(school)),
        Change::SchoolChanged { before, after } => {
            (t().plan_changed(), after.name.clone(), format!("{} → {}", school_words(before), school_words(after)))
        }
        Change::Added(entry) => (t().plan_new(), entry.name.clone(), entry_words(entry)),
        Change::Changed { before, after, leaves } => {
            let chip = if after.left && !before.left { t().plan_leaves() } else { t().plan_changed() };
            let mut words = differences(before, after);
            if !leaves.is_empty() {
                words = words + "；" + &fill(t().plan_out_of(), &[("spaces", &leaves.join("、"))]);
            }
            (chip, after.name.clone(), words)
        }
    };
    view! {
        <li class="row">
            <span class="row-main"><span class="row-title">{title}</span><span class="row-meta">{meta}</span></span>
            <span class="row-trail"><span class="chip">{chip}</span></span>
        </li>
    }
}

/// What changes of somebody: column, before and after.
fn differences(before: &Entry, after: &Entry) -> String {
    let (one, other) = (parts(before), parts(after));
    let changed = one.into_iter().zip(other).filter(|((_, before), (_, after))| before != after);
    let words = changed.map(|((column, before), (_, after))| {
        let shown = |words: String| if words.is_empty() { t().plan_nothing().to_owned() } else { words };
        format!("{}：{} → {}", column_words(column), shown(before), shown(after))
    });
    words.collect::<Vec<_>>().join("；")
}

/// What the roster says of somebody, by column.
fn parts(entry: &Entry) -> Vec<(Column, String)> {
    let left = if entry.left { t().plan_yes() } else { "" };
    vec![
        (Column::Name, entry.name.clone()),
        (Column::Number, entry.number.clone()),
        (Column::School, entry.school.clone()),
        (Column::Subject, subject_name(&entry.subject)),
        (Column::Grades, grades(&entry.grades)),
        (Column::Stage, entry.stage.map_or("", stage).to_owned()),
        (Column::Duty, duty_words(entry.duty).to_owned()),
        (Column::Left, left.to_owned()),
    ]
}

/// Somebody in a line, the name aside.
#[must_use]
pub fn entry_words(entry: &Entry) -> String {
    let words = parts(entry)
        .into_iter()
        .filter(|(column, words)| *column != Column::Name && *column != Column::Left && !words.is_empty());
    words.map(|(_, words)| words).collect::<Vec<_>>().join(" · ")
}

/// The subject in the reader's language, or in its own words.
#[must_use]
pub fn subject_name(code: &str) -> String {
    let (zh, en) = subject_words(code);
    (if language() == Language::Zh { zh } else { en }).to_owned()
}

fn grades(grades: &[Grade]) -> String {
    grades.iter().map(|grade| grade.words()).collect::<Vec<_>>().join("、")
}

fn school_words(school: &SchoolEntry) -> String {
    [kind(school.kind), setting(school.setting)].join(" · ")
}

/// What a school is, and where.
#[must_use]
pub fn school_means(school: &School) -> String {
    [setting(school.setting), kind(school.kind)].join(" · ")
}

fn kind(kind: SchoolKind) -> &'static str {
    use SchoolKind as Kind;
    match kind {
        Kind::Kindergarten => t().kind_kindergarten(),
        Kind::TownshipPrimary => t().kind_township_primary(),
        Kind::CentralPrimary => t().kind_central_primary(),
        Kind::JuniorHigh => t().kind_junior_high(),
        Kind::NineYear => t().kind_nine_year(),
        Kind::SeniorHigh => t().kind_senior_high(),
        Kind::Vocational => t().kind_vocational(),
        Kind::Special => t().kind_special(),
    }
}

fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::CountySeat => t().setting_county_seat(),
        Setting::Town => t().setting_town(),
        Setting::Village => t().setting_village(),
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Novice => t().stage_novice(),
        Stage::Young => t().stage_young(),
        Stage::Backbone => t().stage_backbone(),
        Stage::Expert => t().stage_expert(),
    }
}

/// What somebody does beside teaching.
#[must_use]
pub fn duty_words(duty: Duty) -> &'static str {
    match duty {
        Duty::Teacher => t().duty_teacher(),
        Duty::SchoolLead => t().duty_school_lead(),
        Duty::Coordinator => t().duty_coordinator(),
        Duty::Admin => t().duty_admin(),
    }
}
