//! Pins: points of a picture that something was said about, numbered on it, and the way to set one (rule CM2).

use std::rc::Rc;

use qinglan_core::comment::{Remark, Spot};
use qinglan_core::order;
use qinglan_core::record::{Field, FileRef};
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};

use super::is_about;
use crate::components::filling::{About, Filling};
use crate::components::icon::icon;
use crate::components::sheet::sheet;
use crate::dom::{Rows, View, each, maybe, view};
use crate::reactive::RwSignal;
use crate::text::{fill, t};
use wasm_bindgen::JsCast;

/// A step of the arrow keys, in thousandths.
const STEP: i32 = 20;

/// What was said about points of the pictures in `field`, in the order of their numbers.
fn pinned<'r>(remarks: &'r [Remark], field: &Field) -> Vec<(&'r Remark, Spot)> {
    let pins = remarks.iter().filter(|remark| remark.speaks() && is_about(remark, field));
    let mut pins: Vec<(&Remark, Spot)> =
        pins.filter_map(|remark| Some((remark, remark.spot().filter(|spot| matches!(spot, Spot::Pin { .. }))?))).collect();
    order::by_key(&mut pins, |(remark, _)| (remark.written_at(), remark.entity.id));
    pins
}

/// The number of a comment's pin.
#[must_use]
pub fn pin_number(remarks: &[Remark], remark: &Remark) -> Option<usize> {
    let field = Field::new(remark.field()?).ok()?;
    let at = pinned(remarks, &field).iter().position(|(other, _)| other.entity.id == remark.entity.id)?;
    Some(at + 1)
}

/// The pins of a picture, over it.
#[must_use]
pub fn pins(filling: Filling, field: Field, file: FileRef) -> View {
    each(move || {
        filling.remarks.with(|remarks| {
            let all = pinned(remarks, &field).into_iter().enumerate();
            let here = all.filter(|(_, (_, spot))| spot.is_in(&file));
            here.filter_map(|(at, (_, spot))| Some(mark(point(&spot)?, &(at + 1).to_string()))).collect::<Vec<_>>()
        })
    })
}

const fn point(spot: &Spot) -> Option<(u16, u16)> {
    match spot {
        Spot::Pin { x, y, .. } => Some((*x, *y)),
        Spot::Words { .. } => None,
    }
}

fn mark((x, y): (u16, u16), words: &str) -> View {
    let (x, y) = (percent(x), percent(y));
    view! {
        <svg class="pin" aria-hidden="true">
            <circle cx=x.clone() cy=y.clone() r="13"></circle>
            <text x=x y=y dy=".35em" text-anchor="middle">{words.to_owned()}</text>
        </svg>
    }
}

fn percent(mille: u16) -> String {
    format!("{}.{}%", mille / 10, mille % 10)
}

/// The way to say something about a picture, or about a point of it. `address`: where the browser has it.
#[inline(never)]
pub fn pin_tools(filling: Filling, field: Field, file: FileRef, address: RwSignal<Option<String>>) -> View {
    let Some(ask) = filling.on_remark else { return View::none() };
    let open = RwSignal::new(false);
    let named = field.clone();
    let set: Rc<dyn Fn((u16, u16))> = Rc::new(move |(x, y): (u16, u16)| {
        open.set(false);
        ask.get_value()(About { field: field.clone(), spot: Some(Spot::pin(x, y, &file)) });
    });
    let count = {
        let field = named.clone();
        move || filling.remarks.with(|all| pinned(all, &field).len())
    };
    let all = move |_| ask.get_value()(About { field: named.clone(), spot: None });
    let tools = view! {
        <div class="photo-tools no-print">
            <button class="btn btn-quiet" type="button" on:click=move |_| open.set(true)>{icon("mark")}{t().spot_set()}</button>
            {maybe(move || {
                let n = count();
                let all = all.clone();
                (n > 0).then(|| view! { <button class="btn btn-quiet" type="button" on:click=all>{fill(t().n_comments(), &[("n", &n.to_string())])}</button> })
            })}
        </div>
    };
    let over =
        sheet(open, || t().spot_set().to_owned(), move || board(address.get_untracked().unwrap_or_default(), Rc::clone(&set)));
    [tools, over].into_iter().rows()
}

/// The picture, large: a finger, or the arrow keys, say where.
fn board(address: String, set: Rc<dyn Fn((u16, u16))>) -> View {
    let at = RwSignal::new((500_u16, 500_u16));
    let touch = move |event: web_sys::Event| {
        let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
        let Some(board) = event.current_target().and_then(|board| board.dyn_into::<HtmlElement>().ok()) else { return };
        let place = board.get_bounding_client_rect();
        let share = |at: i32, from: f64, length: f64| mille((f64::from(at) - from) * 1_000.0 / length.max(1.0));
        at.set((share(event.client_x(), place.left(), place.width()), share(event.client_y(), place.top(), place.height())));
    };
    let step = move |event: web_sys::Event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let (x, y) = match key.key().as_str() {
            "ArrowLeft" => (-STEP, 0),
            "ArrowRight" => (STEP, 0),
            "ArrowUp" => (0, -STEP),
            "ArrowDown" => (0, STEP),
            _ => return,
        };
        event.prevent_default();
        at.update(|at| *at = (moved(at.0, x), moved(at.1, y)));
    };
    view! {
        <div class="sheet-body">
            <p class="field-hint">{t().pin_means()}</p>
            <button class="pin-board" type="button" aria-label=t().pin_board() on:pointerdown=touch on:keydown=step>
                <img src=address alt=""/>
                {each(move || [mark(at.get(), "")])}
            </button>
        </div>
        <footer class="sheet-foot">
            <button class="btn btn-primary" type="button" on:click=move |_| set(at.get_untracked())>{icon("comment")}{t().pin_here()}</button>
        </footer>
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1,000")]
fn mille(share: f64) -> u16 {
    share.clamp(0.0, 1_000.0) as u16
}

fn moved(at: u16, by: i32) -> u16 {
    u16::try_from((i32::from(at) + by).clamp(0, 1_000)).unwrap_or_default()
}
