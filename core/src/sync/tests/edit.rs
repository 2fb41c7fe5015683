use super::world::{Device, Space};
use crate::record::tests::{entity_id, field};

fn topics(device: &Device) -> Vec<String> {
    let versions = device.row(entity_id(1)).unwrap().versions(&field("topic")).to_vec();
    versions.iter().filter_map(|version| version.value.as_text().map(str::to_owned)).collect()
}

#[test]
fn sy1_what_is_in_the_entity_is_in_the_outbox() {
    let author = Device::new(1);
    author.write(entity_id(1), "topic", "圆的面积");
    assert_eq!(author.outbox().len(), 1);
    assert_eq!(topics(&author), ["圆的面积"]);
}

#[test]
fn sy2_only_what_was_never_offered_is_rewritten() {
    let author = Device::new(1);
    author.write(entity_id(1), "topic", "圆");
    author.write(entity_id(1), "topic", "圆的");
    assert_eq!(author.outbox().len(), 1, "still the same operation");
    author.offer();
    author.write(entity_id(1), "topic", "圆的面积");
    assert_eq!(author.outbox().len(), 2, "what may be on its way is fixed");
    let first = author.outbox().first().unwrap().0.clone();
    assert_eq!(first.value.as_text(), Some("圆的"));
    assert_eq!(author.outbox().last().unwrap().0.replaces, [first.id]);
    assert_eq!(topics(&author), ["圆的面积"]);
}

#[test]
fn mg3_an_edit_replaces_what_was_seen_and_no_other() {
    let space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    phone.write(entity_id(1), "topic", "a");
    phone.sync(&space);
    laptop.sync(&space);
    phone.write(entity_id(1), "topic", "phone");
    laptop.write(entity_id(1), "topic", "laptop");
    phone.sync(&space);
    laptop.sync(&space);
    phone.sync(&space);
    assert_eq!(topics(&phone), ["phone", "laptop"]);
    assert_eq!(topics(&laptop), ["phone", "laptop"]);
    phone.write(entity_id(1), "topic", "laptop, mended");
    assert_eq!(topics(&phone).len(), 1, "the shown one was seen and the other was its own");
}
