use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::directory::{Member, Person, Role, SpaceKind};
use crate::id::SpaceId;

/// Ids that are counted, others for each version of what is held.
fn counted_on(held: &Held) -> impl FnMut() -> [u8; 16] + use<> {
    let mut last = [u8::try_from(held.version).unwrap(); 16];
    move || {
        last[15] += 1;
        last
    }
}

/// The rows of a file, written as text: a line for each, its cells parted by `|`; the headings first.
fn sheet(text: &str) -> Sheet {
    let row = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
    headed("表".into(), text.lines().map(row).collect())
}

/// What is held once the rows are taken in, as the directory does.
fn taken(held: &Held, rows: Rows) -> Held {
    let mut held = held.clone();
    held.version += 1;
    for school in rows.import.schools {
        held.schools.retain(|known| known.id != school.id);
        held.schools.push(school);
    }
    for (person, (_, enlisted)) in rows.import.people.into_iter().zip(rows.enlisted) {
        held.people.retain(|(known, _)| known.id != person.id);
        held.people.push((person, enlisted));
    }
    for space in rows.import.spaces {
        held.spaces.retain(|known| known.id != space.id);
        held.spaces.push(space);
    }
    held
}

const SCHOOLS: &str = "学校名称 | 学校类别 | 所在地
青山中心小学 | 中心小学 | 镇区
河口村小 | 村小 | 乡村";

const PEOPLE: &str = "工号 | 姓 名 | 单位 | 任教学科（主） | 任教年级 | 发展阶段 | 职务 | 备注
1001 | 周敏 | 青山中心小学 | 语文 | 三、四年级 | 骨干教师 | 教导主任 | 
1002 | 李　雪 | 青山中心小学 | 数学 | 三 | 新手 | | 
 | 王刚 | 河口村小 | 语文 | 1-6 | 青年 | 班主任 | 复式班
 | 陈静 | | | | | 管理员 | ";

fn district() -> Held {
    let held = Held { district: "青川县".into(), ..Held::default() };
    let (plan, rows) = plan(&held, &[sheet(SCHOOLS), sheet(PEOPLE)], &mut counted_on(&held));
    assert_eq!(plan.faults, []);
    taken(&held, rows)
}

fn again(held: &Held, text: &str) -> (Plan, Rows) {
    plan(held, &[sheet(text)], &mut counted_on(held))
}

fn who<'a>(held: &'a Held, name: &str) -> &'a (Person, Enlisted) {
    held.people.iter().find(|(person, _)| person.name == name).unwrap()
}

/// The spaces that somebody is in, and as what.
fn spaces(held: &Held, name: &str) -> Vec<(SpaceKind, String, Vec<Role>)> {
    let id = who(held, name).0.id;
    let mut all: Vec<_> = held.spaces.iter().filter(|space| !space.roles(id).is_empty()).collect();
    all.sort_by_key(|space| (space.kind, space.name.clone()));
    all.into_iter().map(|space| (space.kind, space.name.clone(), space.roles(id).to_vec())).collect()
}

fn problems(plan: &Plan) -> Vec<(u32, Problem)> {
    plan.faults.iter().map(|fault| (fault.row, fault.problem.clone())).collect()
}

#[test]
fn dr1_columns_are_known_by_the_headings_that_schools_use() {
    let headings = ["序号", "姓 名", "任教学科（主）", "Staff number", "姓名", "学校名称:", ""].map(str::to_owned);
    let expected = [None, Some(Column::Name), Some(Column::Subject), Some(Column::Number), None, Some(Column::School), None];
    assert_eq!(guess(&headings), expected);
    for column in Column::ALL {
        assert_eq!(guess(&[heading(*column).to_owned()]), [Some(*column)]);
    }
    assert_eq!(guess(&vec![String::new(); COLUMNS_MAX + 5]).len(), COLUMNS_MAX);
}

#[test]
fn dr1_a_title_above_the_headings_is_passed_over() {
    let (plan, _) = again(&district(), "青川县教师名册 |\n2026年9月 |\n姓名 | 学校\n新人 | 无此学校");
    assert_eq!(problems(&plan), [(4, Problem::SchoolUnknown)]);
    assert_eq!(headed(String::new(), vec![vec!["甲".to_owned()]]).headings, ["甲"]);
    assert_eq!(headed(String::new(), vec![]).columns, []);
}

#[test]
fn dr2_a_roster_makes_schools_people_and_their_spaces() {
    let held = district();
    assert_eq!((held.schools.len(), held.people.len()), (2, 4));
    let (zhou, enlisted) = who(&held, "周敏");
    assert_eq!((zhou.subject.as_str(), enlisted.number.as_str()), ("chinese", "1001"));
    assert_eq!((enlisted.stage, enlisted.grades.clone()), (Some(Stage::Backbone), vec![Grade(3), Grade(4)]));
    let school = |name: &str, role| (SpaceKind::School, name.to_owned(), vec![role]);
    assert_eq!(spaces(&held, "周敏"), [school("青山中心小学", Role::Lead)]);
    assert_eq!(spaces(&held, "李雪"), [school("青山中心小学", Role::Member)]);
    assert_eq!(spaces(&held, "陈静"), [(SpaceKind::District, "青川县".to_owned(), vec![Role::Admin])]);
}

#[test]
fn dr2_what_is_no_word_of_its_column_leaves_the_row_out_and_no_other() {
    let (plan, rows) = again(
        &district(),
        "姓名 | 学校 | 年级 | 阶段 | 离开 | 学校类别 | 所在地
甲 | 青山中心小学 | 高九 | 老手 | 也许 | |
乙 | 青山中心小学 | 初一 | - | 否 | |
 | 青山中心小学 | | | | |
丙 | | | | | |
丁 | 别处小学 | | | | |
戊 | 新村小学 | | | | 村小 |
己 | 新村小学 | | | | 村小 | 乡村
庚 | 新村小学 | | | | |",
    );
    let word = Problem::NoSuchWord;
    assert_eq!(
        problems(&plan),
        [
            (2, word(Column::Stage)),
            (2, word(Column::Grades)),
            (2, word(Column::Left)),
            (4, Problem::NoName),
            (5, Problem::NoSchool),
            (6, Problem::SchoolUnknown),
            (7, Problem::SchoolIncomplete),
        ]
    );
    assert_eq!(rows.import.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["乙", "己", "庚"]);
    assert_eq!(rows.import.schools.len(), 1);
    let long = "长".repeat(CELL_CHARS_MAX + 1);
    let (plan, _) = again(&district(), &format!("姓名 | 学校\n{long} | 青山中心小学"));
    assert_eq!(problems(&plan), [(2, Problem::TooLong { column: Column::Name, limit: 60 })]);
}

#[test]
fn dr2_an_empty_cell_changes_nothing_and_a_stroke_takes_away() {
    let held = district();
    let (plan, _) = again(&held, "工号 | 姓名 | 学科 | 阶段 | 职务\n1001 | 周敏 | | |");
    assert_eq!((plan.same, plan.changes.len()), (1, 0));
    let (plan, rows) = again(&held, "工号 | 姓名 | 学科 | 阶段 | 年级\n1001 | 周敏 | - | 无 | -");
    assert_eq!((plan.same, plan.changes.len()), (0, 1));
    let (_, enlisted) = &rows.enlisted[0];
    assert_eq!((rows.import.people[0].subject.as_str(), enlisted.stage, enlisted.grades.len()), ("", None, 0));
    assert_eq!(enlisted.number, "1001");
}

#[test]
fn dr2_a_title_that_is_no_duty_is_noted_and_takes_none_away() {
    let held = district();
    let (plan, rows) = again(&held, "工号 | 姓名 | 职务\n1001 | 周敏 | 年级组长");
    assert_eq!(plan.notes.iter().map(|note| &note.problem).collect::<Vec<_>>(), [&Problem::OtherDuty]);
    assert_eq!(plan.changes, []);
    assert_eq!(rows, Rows::default());
}

#[test]
fn dr3_a_row_is_found_by_its_number_else_by_name_and_school() {
    let held = district();
    // She married, and moved: the number stays. Without one, the same name elsewhere is somebody else, and a note.
    let (plan, rows) =
        again(&held, "工号 | 姓名 | 学校\n1002 | 李雪梅 | 河口村小\n2000 | 王刚 | 青山中心小学\n2001 | 王刚 | 河口村小");
    assert_eq!(problems(&plan), []);
    let ids: Vec<_> = rows.import.people.iter().map(|person| person.id).collect();
    assert!(ids.contains(&who(&held, "李雪").0.id) && ids.contains(&who(&held, "王刚").0.id));
    assert_eq!(rows.enlisted.iter().map(|(_, enlisted)| enlisted.number.as_str()).collect::<Vec<_>>(), ["1002", "2001", "2000"]);
    assert_eq!(plan.notes.iter().map(|note| note.row).collect::<Vec<_>>(), [3]);
    // Somebody with another number is somebody else.
    let (plan, _) = again(&held, "工号 | 姓名 | 学校\n1009 | 周敏 | 青山中心小学");
    assert!(matches!(plan.changes.as_slice(), [Change::Added(_)]) && plan.notes.is_empty());
}

#[test]
fn dr3_the_same_person_twice_and_one_of_several_are_faults() {
    let mut held = district();
    let (plan, rows) = again(&held, "姓名 | 学校\n王刚 | 河口村小\n王刚 | 河口村小\n新人 | 河口村小\n新人 | 河口村小");
    assert_eq!(problems(&plan), [(3, Problem::Twice { row: 2 }), (5, Problem::Twice { row: 4 })]);
    held = taken(&held, rows);
    let (_, rows) = again(&held, "工号 | 姓名 | 学校\n7 | 新人 | 河口村小\n8 | 新人 | 河口村小");
    held = taken(&held, rows);
    let (plan, _) = again(&held, "姓名 | 学校\n新人 | 河口村小");
    assert_eq!(problems(&plan), [(2, Problem::SeveralOfTheName)]);
    let (plan, _) = again(&held, "学校名称 | 类别\n河口村小 | 村小\n河口村小 | 村小");
    assert_eq!(problems(&plan), [(3, Problem::Twice { row: 2 })]);
}

#[test]
fn dr4_read_again_a_roster_changes_nothing() {
    let held = district();
    let (first, rows) = plan(&held, &[sheet(SCHOOLS), sheet(PEOPLE)], &mut counted_on(&held));
    assert_eq!((first.changes.as_slice(), first.same, rows), (&[][..], 6, Rows::default()));
}

#[test]
fn dr4_what_is_exported_changes_nothing() {
    let mut held = district();
    let (_, rows) = again(&held, "姓名 | 学校 | 学科 | 年级 | 阶段 | 离开\n赵兰 | 河口村小 | 书法 | 高一、中班 | 专家 | 是");
    held = taken(&held, rows);
    let sheet = |rows| headed(String::new(), rows);
    let (schools, people) = (sheet(schools_table(&held)), sheet(people_table(&held)));
    assert!(schools.columns.iter().chain(&people.columns).all(Option::is_some));
    let (plan, rows) = plan(&held, &[schools, people], &mut counted_on(&held));
    assert_eq!((plan.changes, plan.faults, plan.notes, plan.same), (vec![], vec![], vec![], 7));
    assert_eq!(rows, Rows::default());
}

/// With a preparing group and a pairing.
fn with_groups() -> Held {
    let mut held = district();
    let [zhou, li] = ["周敏", "李雪"].map(|name| who(&held, name).0.clone());
    let member = |person: &Person, role| Member { person: person.id, roles: vec![role] };
    held.spaces.push(Space {
        id: SpaceId::from_bytes([101; 16]),
        kind: SpaceKind::Prep,
        name: "青山数学备课组".into(),
        schools: li.school.into_iter().collect(),
        members: vec![member(&li, Role::Lead), member(&zhou, Role::Member)],
        archived: None,
    });
    held.spaces.push(Space {
        id: SpaceId::from_bytes([102; 16]),
        kind: SpaceKind::Pairing,
        name: "周敏和李雪".into(),
        schools: li.school.into_iter().collect(),
        members: vec![member(&zhou, Role::Mentor), member(&li, Role::Mentee)],
        archived: None,
    });
    held
}

#[test]
fn dr5_who_moves_leaves_the_schools_groups_and_keeps_the_pairing() {
    let held = with_groups();
    let (plan, rows) = again(&held, "工号 | 姓名 | 学校\n1002 | 李雪 | 河口村小");
    let [Change::Changed { leaves, .. }] = plan.changes.as_slice() else { panic!("{plan:?}") };
    assert_eq!(leaves.iter().map(String::as_str).collect::<Vec<_>>().len(), 2);
    let held = taken(&held, rows);
    let kinds: Vec<_> = spaces(&held, "李雪").into_iter().map(|(kind, name, _)| (kind, name)).collect();
    assert_eq!(kinds, [(SpaceKind::School, "河口村小".into()), (SpaceKind::Pairing, "周敏和李雪".into())]);
    assert_eq!(spaces(&held, "周敏").len(), 3);
}

#[test]
fn dr5_who_leaves_is_in_no_space_and_who_comes_back_is_in_the_schools() {
    let held = with_groups();
    let (plan, rows) = again(&held, "工号 | 姓名 | 已离开\n1001 | 周敏 | 是");
    let [Change::Changed { leaves, .. }] = plan.changes.as_slice() else { panic!("{plan:?}") };
    assert_eq!(leaves.len(), 3);
    let held = taken(&held, rows);
    assert_eq!(spaces(&held, "周敏"), []);
    // A lead she was by her place in the school; of a lead who left nothing of it is known.
    let (_, rows) = again(&held, "工号 | 姓名 | 已离开\n1001 | 周敏 | 否");
    assert_eq!(spaces(&taken(&held, rows), "周敏"), [(SpaceKind::School, "青山中心小学".into(), vec![Role::Member])]);
}

#[test]
fn dr5_a_duty_is_a_role_in_the_schools_or_the_districts_space() {
    let held = district();
    let (_, rows) = again(&held, "工号 | 姓名 | 职务\n1001 | 周敏 | 管理员\n1002 | 李雪 | 教导主任");
    let held = taken(&held, rows);
    assert_eq!(spaces(&held, "李雪")[0].2, [Role::Lead]);
    let roles: Vec<_> = spaces(&held, "周敏").into_iter().map(|(kind, _, roles)| (kind, roles)).collect();
    assert_eq!(roles, [(SpaceKind::School, vec![Role::Member]), (SpaceKind::District, vec![Role::Admin])]);
    let (_, rows) = again(&held, "工号 | 姓名 | 职务\n1001 | 周敏 | 教师");
    assert_eq!(spaces(&taken(&held, rows), "周敏").len(), 1);
}

#[test]
fn dr7_the_last_administrator_stays() {
    let held = district();
    for row in ["姓名 | 职务\n陈静 | 教师", "姓名 | 离开\n陈静 | 是"] {
        let (plan, rows) = again(&held, row);
        assert_eq!((problems(&plan), rows), (vec![(2, Problem::LastAdmin)], Rows::default()));
    }
    // In one file another may come first.
    let (plan, _) = again(&held, "姓名 | 学校 | 职务\n新人 | 青山中心小学 | 管理员\n陈静 | | 协调员");
    assert_eq!((problems(&plan), plan.changes.len()), (vec![], 2));
}

proptest! {
    /// Whatever stands in the cells: taken in and read again it changes nothing, and every row is accounted for.
    #[test]
    fn dr4_any_cells_are_taken_in_once(rows in vec(vec(cell(), 8..9), 0..12)) {
        let headings = ["工号", "姓名", "学校", "学科", "年级", "阶段", "职务", "离开"].map(str::to_owned).to_vec();
        let sheet = headed(String::new(), core::iter::once(headings).chain(rows).collect());
        let held = district();
        let (first, taken_in) = plan(&held, core::slice::from_ref(&sheet), &mut counted_on(&held));
        let filled = sheet.rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).count();
        let faulty: BTreeSet<u32> = first.faults.iter().map(|fault| fault.row).collect();
        prop_assert_eq!(first.changes.len() + first.same as usize + faulty.len(), filled);
        let after = taken(&held, taken_in);
        prop_assert_eq!(after.spaces.iter().filter(|space| space.kind == SpaceKind::District).count(), 1);
        let (second, _) = plan(&after, &[sheet], &mut counted_on(&after));
        let faulty_again: BTreeSet<u32> = second.faults.iter().map(|fault| fault.row).collect();
        // Whom the first found new, the second may find to be one of several.
        prop_assert!(second.changes.is_empty() || !faulty_again.is_empty(), "{:?}", second.changes);
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "", "-", "1001", "1002", "7", "周敏", "李雪", "王刚", "青山中心小学", "河口村小", "语文", "三、四年级", "骨干", "管理员", "教师", "是", "否",
        ]).prop_map(str::to_owned),
        1 => ".{0,6}",
    ]
}

/// The school with another name, as the directory takes it in.
fn renamed(held: &Held, from: &str, to: &str) -> Held {
    let school = held.schools.iter().find(|school| school.name == from).unwrap().clone();
    let import = rename(held, &school, to.to_owned()).unwrap();
    let mut held = taken(held, Rows { import, enlisted: Vec::new() });
    held.former.push((from.to_owned(), school.id));
    held
}

#[test]
fn dr8_a_list_with_the_name_of_before_means_the_same_school() {
    let held = renamed(&with_groups(), "青山中心小学", "青山实验小学");
    let space = spaces(&held, "周敏").into_iter().find(|(kind, ..)| *kind == SpaceKind::School).unwrap();
    assert_eq!(space.1, "青山实验小学", "the school's space is called so too");
    let (plan, _) = again(&held, "姓名|学校|学校类别|所在地\n周敏|青山中心小学|中心小学|镇区\n新来的|青 山中心小学||");
    assert_eq!(plan.faults, []);
    assert!(!plan.changes.iter().any(|change| matches!(change, Change::SchoolAdded(_))), "{:?}", plan.changes);
    let notes: Vec<_> = plan.notes.iter().map(|note| (note.row, note.problem.clone())).collect();
    assert!(notes.contains(&(2, Problem::FormerName { school: "青山实验小学".into() })), "{notes:?}");
    assert_eq!(notes.iter().filter(|(_, problem)| matches!(problem, Problem::FormerName { .. })).count(), 1, "{notes:?}");
    let added = plan.changes.iter().find_map(|change| if let Change::Added(entry) = change { Some(entry) } else { None });
    assert_eq!(added.unwrap().school, "青山实验小学");
    // A table of schools, too.
    let (plan, _) = again(&held, "学校|学校类别|所在地\n青山中心小学|中心小学|镇区");
    assert!(!plan.changes.iter().any(|change| matches!(change, Change::SchoolAdded(_))), "{:?}", plan.changes);
}

#[test]
fn dr8_a_name_is_one_schools_and_may_be_given_on() {
    let held = with_groups();
    let school = held.schools.iter().find(|school| school.name == "青山中心小学").unwrap().clone();
    let other = held.schools.iter().find(|school| school.name != "青山中心小学").unwrap().clone();
    assert!(rename(&held, &school, other.name.clone()).is_none());
    assert!(rename(&held, &school, school.name.clone()).is_some(), "its own name is its own");
    // The other school takes the name that is free now: lists that say it mean that one.
    let held = renamed(&renamed(&held, "青山中心小学", "青山实验小学"), &other.name, "青山中心小学");
    let (plan, _) = again(&held, "姓名|学校\n新来的|青山中心小学");
    let added = plan.changes.iter().find_map(|change| if let Change::Added(entry) = change { Some(entry) } else { None });
    assert_eq!((added.unwrap().school.as_str(), plan.notes.as_slice()), ("青山中心小学", &[][..]));
}

#[test]
fn dr8_a_schools_name_is_what_a_roster_would_have() {
    assert_eq!(school_name(" 青山　实验小学 "), Some("青山实验小学".to_owned()));
    assert_eq!((school_name(" "), school_name(&"长".repeat(CELL_CHARS_MAX + 1))), (None, None));
}
