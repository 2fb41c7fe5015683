//! The cast: the people whose sign-in links the demonstration gives out, and those who stand beside them.
//!
//! Invariant: who they are depends on the seed alone, never on the size of the district.

use qinglan_core::directory::Person;

use super::dice::Seed;

/// The village school of the teacher and of her training lead.
pub const HOME: &str = "青岭县柳溪镇石桥小学";
/// The county-seat school of the mentor, which helps the village school.
pub const CITY: &str = "青岭县实验小学";
/// Another village school that the same county-seat school helps.
pub const NEIGHBOUR: &str = "青岭县松林乡云坪小学";
pub const CENTRE: &str = "青岭县教师培训中心";

/// Where a member of the cast stands in the rosters.
#[derive(Debug, Clone, Copy)]
pub struct Post {
    pub house: &'static str,
    pub slot: usize,
    pub name: &'static str,
    /// Empty for none.
    pub subject: &'static str,
}

/// Leads the training of the teacher's school. Place 0 of every school is its training lead.
pub const LEAD: Post = Post { house: HOME, slot: 0, name: "陈玉兰", subject: "maths" };
pub const TEACHER: Post = Post { house: HOME, slot: 4, name: "林晓禾", subject: "chinese" };
pub const CITY_LEAD: Post = Post { house: CITY, slot: 0, name: "罗建平", subject: "maths" };
pub const MENTOR: Post = Post { house: CITY, slot: 1, name: "周若梅", subject: "chinese" };
/// The mentor's mentee in her own school.
pub const MENTEE: Post = Post { house: CITY, slot: 9, name: "宋雨晴", subject: "chinese" };
/// The mentor's third mentee, in another village.
pub const NEIGHBOUR_MENTEE: Post = Post { house: NEIGHBOUR, slot: 1, name: "马思源", subject: "chinese" };
pub const ADMIN: Post = Post { house: CENTRE, slot: 0, name: "沈文清", subject: "" };
pub const COORDINATOR: Post = Post { house: CENTRE, slot: 2, name: "何志远", subject: "" };

/// Everybody whose place in a roster is fixed.
pub const POSTS: &[Post] = &[LEAD, TEACHER, CITY_LEAD, MENTOR, MENTEE, NEIGHBOUR_MENTEE, ADMIN, COORDINATOR];

impl Post {
    /// The post at this place, if it is one of the cast's.
    pub fn at(house: &str, slot: usize) -> Option<&'static Self> {
        POSTS.iter().find(|post| post.house == house && post.slot == slot)
    }

    pub fn person(&self, seed: Seed) -> Person {
        Person {
            id: seed.person(self.house, self.slot),
            name: self.name.to_owned(),
            school: (self.house != CENTRE).then(|| seed.school(self.house)),
            subject: self.subject.to_owned(),
        }
    }
}

/// Who plays which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// Teaches Chinese in a village primary school; the phone in hand is hers, and her records page is empty.
    pub teacher: Person,
    /// Of the county-seat school; mentor of the teacher and of two more.
    pub mentor: Person,
    /// Watches over the partnership; is not in the pairing.
    pub coordinator: Person,
    /// The training lead of the teacher's school.
    pub lead: Person,
    /// Of the district's centre.
    pub admin: Person,
}

impl Cast {
    pub fn new(seed: Seed) -> Self {
        Self {
            teacher: TEACHER.person(seed),
            mentor: MENTOR.person(seed),
            coordinator: COORDINATOR.person(seed),
            lead: LEAD.person(seed),
            admin: ADMIN.person(seed),
        }
    }

    /// The codes of the roles and who plays them.
    pub fn roles(&self) -> [(&'static str, &Person); 5] {
        [
            ("teacher", &self.teacher),
            ("mentor", &self.mentor),
            ("coordinator", &self.coordinator),
            ("lead", &self.lead),
            ("admin", &self.admin),
        ]
    }
}
