//! The pad: the whole screen to draw on, over a picture or on white.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlDialogElement, HtmlImageElement, PointerEvent};

use super::strokes::{Ink, Stroke, Tool, draw};
use crate::components::icon::icon;
use crate::dom::{Rows, View, attr, component, maybe, on, part, view};
use crate::reactive::{RwSignal, StoredValue, effect};
use crate::text::t;

/// What is drawn on.
#[derive(Clone, PartialEq)]
pub enum Ground {
    /// White, so many pixels wide and high.
    Paper(u32, u32),
    /// The picture at this address.
    Picture(String),
}

impl Ground {
    const fn tools(&self) -> &'static [(Tool, &'static str)] {
        match self {
            Self::Paper(..) => &[],
            Self::Picture(_) => &[(Tool::Arrow, "arrow"), (Tool::Ring, "ring"), (Tool::Pen, "edit")],
        }
    }

    fn ink(&self, size: (f64, f64)) -> Ink {
        match self {
            Self::Paper(..) => Ink { colour: "#15181e", under: None, width: size.0 / 150.0 },
            // Chalkboards are dark and paper is light: red on white is seen on both.
            Self::Picture(_) => Ink { colour: "#d81e1e", under: Some("#fff"), width: size.0.max(size.1) / 110.0 },
        }
    }
}

/// A drawing that is open.
#[derive(Clone, Copy)]
struct Pad {
    ground: StoredValue<Ground>,
    strokes: RwSignal<Vec<Stroke>>,
    tool: RwSignal<Tool>,
}

/// Ends drawing.
type End = Rc<dyn Fn()>;

/// Shown while `open` holds what is drawn on. Ended with something on it, by whatever way, it hands that on: nothing is lost.
#[component]
pub fn pad(open: RwSignal<Option<Ground>>, title: String, done: Rc<dyn Fn(HtmlCanvasElement)>) -> View {
    let end = StoredValue::new(None::<End>);
    let finish = move |event: web_sys::Event| {
        event.prevent_default();
        if let Some(end) = end.get_value() {
            end();
        }
    };
    let view = view! {
        <dialog class="pad" aria-label=title.clone() on:cancel=finish on:close=move |_| open.set(None)>
            {maybe(move || open.get().map(|ground| opened(open, ground, title.clone(), Rc::clone(&done), end)))}
        </dialog>
    };
    let dialog: HtmlDialogElement = view.element();
    effect(move || {
        let wanted = open.with(Option::is_some);
        if wanted && !dialog.open() {
            if dialog.show_modal().is_err() {
                open.set(None);
            }
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    view
}

fn opened(
    open: RwSignal<Option<Ground>>,
    ground: Ground,
    title: String,
    done: Rc<dyn Fn(HtmlCanvasElement)>,
    end: StoredValue<Option<End>>,
) -> View {
    let tools = ground.tools();
    let first = tools.first().map_or(Tool::Pen, |(tool, _)| *tool);
    let pad = Pad { ground: StoredValue::new(ground), strokes: RwSignal::new(Vec::new()), tool: RwSignal::new(first) };
    let (stage, canvas, picture) = stage(pad, &title);
    let finish: End = Rc::new(move || {
        if pad.strokes.with_untracked(|strokes| !strokes.is_empty())
            && let Some(whole) = together(pad, &canvas, picture.as_ref())
        {
            done(whole);
        }
        open.set(None);
    });
    end.set_value(Some(Rc::clone(&finish)));
    when_hidden(Rc::clone(&finish));
    let empty = move || pad.strokes.with(Vec::is_empty);
    let button = move |(tool, sign): &(Tool, &'static str)| {
        let (tool, sign) = (*tool, *sign);
        view! {
            <button class="icon-btn" type="button" aria-label=tool_words(tool) aria-pressed={move || (pad.tool.get() == tool).to_string()}
                on:click=move |_| pad.tool.set(tool)>{icon(sign)}</button>
        }
    };
    view! {
        <header class="pad-head"><h2>{title}</h2></header>
        {stage}
        <footer class="pad-foot">
            {tools.iter().map(button).rows()}
            <button class="icon-btn" type="button" aria-label=t().draw_undo() disabled=empty
                on:click=move |_| pad.strokes.update(|strokes| drop(strokes.pop()))>{icon("undo")}</button>
            <button class="btn btn-primary" type="button" on:click=move |_| finish()>{icon("check")}{t().draw_done()}</button>
        </footer>
    }
}

/// A phone may end a page that nobody looks at: what was drawn by then is kept.
fn when_hidden(finish: End) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let looked_at = document.clone();
    let listener = EventListener::new(&document, "visibilitychange", move |_| {
        if looked_at.hidden() {
            finish();
        }
    });
    // It goes with the drawing.
    StoredValue::new(listener).with_value(|_| ());
}

fn tool_words(tool: Tool) -> &'static str {
    match tool {
        Tool::Arrow => t().draw_arrow(),
        Tool::Ring => t().draw_ring(),
        Tool::Pen => t().draw_pen(),
    }
}

/// What is drawn on, and the canvas over it.
fn stage(pad: Pad, title: &str) -> (View, HtmlCanvasElement, Option<HtmlImageElement>) {
    let canvas = view! { <canvas class="pad-canvas" role="img" aria-label=title.to_owned()></canvas> };
    let element: HtmlCanvasElement = canvas.element();
    listen(pad, &element);
    let (behind, picture) = match pad.ground.get_value() {
        Ground::Paper(wide, high) => {
            element.set_width(wide);
            element.set_height(high);
            attr(&element, "data-ground", "paper");
            (View::none(), None)
        }
        Ground::Picture(address) => {
            let behind = view! { <img src=address alt=""/> };
            let picture: HtmlImageElement = behind.element();
            let (whole, canvas) = (picture.clone(), element.clone());
            on(&picture, "load", move |_| {
                canvas.set_width(whole.natural_width());
                canvas.set_height(whole.natural_height());
            });
            (behind, Some(picture))
        }
    };
    let redrawn = element.clone();
    effect(move || {
        pad.strokes.track();
        redraw(pad, &redrawn);
    });
    (view! { <div class="pad-stage">{behind}{canvas}</div> }, element, picture)
}

/// A finger, a pen or a mouse: one at a time.
fn listen(pad: Pad, canvas: &HtmlCanvasElement) {
    let active = Rc::new(Cell::new(None::<i32>));
    let (of_down, down) = (canvas.clone(), Rc::clone(&active));
    on(canvas, "pointerdown", move |event| {
        let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
        if down.get().is_some() {
            return;
        }
        event.prevent_default();
        down.set(Some(event.pointer_id()));
        if let Err(error) = of_down.set_pointer_capture(event.pointer_id()) {
            web_sys::console::debug_1(&error);
        }
        let stroke = Stroke::begin(pad.tool.get_untracked(), at(&of_down, event));
        pad.strokes.update(|strokes| strokes.push(stroke));
    });
    let (of_move, moving) = (canvas.clone(), Rc::clone(&active));
    on(canvas, "pointermove", move |event| {
        let Some(event) = event.dyn_ref::<PointerEvent>().filter(|event| moving.get() == Some(event.pointer_id())) else {
            return;
        };
        let at = at(&of_move, event);
        pad.strokes.update(|strokes| strokes.last_mut().map(|last| last.add(at)).unwrap_or_default());
    });
    for name in ["pointerup", "pointercancel"] {
        let active = Rc::clone(&active);
        on(canvas, name, move |_| active.set(None));
    }
}

/// Where on the canvas, in its own pixels.
fn at(canvas: &HtmlCanvasElement, event: &PointerEvent) -> (f64, f64) {
    let scale = |own: u32, shown: i32| f64::from(own) / f64::from(shown.max(1));
    let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
    (x * scale(canvas.width(), canvas.client_width()), y * scale(canvas.height(), canvas.client_height()))
}

fn size(canvas: &HtmlCanvasElement) -> (f64, f64) {
    (canvas.width().into(), canvas.height().into())
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

fn redraw(pad: Pad, canvas: &HtmlCanvasElement) {
    let Some(context) = context(canvas) else { return };
    let (wide, high) = size(canvas);
    context.clear_rect(0.0, 0.0, wide, high);
    let ink = pad.ground.with_value(|ground| ground.ink((wide, high)));
    pad.strokes.with(|strokes| draw(&context, strokes, ink));
}

/// What is drawn on and what was drawn, in one.
fn together(pad: Pad, canvas: &HtmlCanvasElement, picture: Option<&HtmlImageElement>) -> Option<HtmlCanvasElement> {
    let whole: HtmlCanvasElement = canvas.clone_node().ok()?.dyn_into().ok()?;
    let context = context(&whole)?;
    let (wide, high) = size(&whole);
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, wide, high);
    let drawn: Result<(), JsValue> =
        picture.map_or(Ok(()), |picture| context.draw_image_with_html_image_element_and_dw_and_dh(picture, 0.0, 0.0, wide, high));
    drawn.ok()?;
    let ink = pad.ground.with_value(|ground| ground.ink((wide, high)));
    pad.strokes.with_untracked(|strokes| draw(&context, strokes, ink));
    Some(whole)
}

/// While somebody draws there is nothing else on the screen to be told of.
pub fn working(busy: RwSignal<bool>) -> View {
    part(move || {
        if busy.get() {
            view! { <p class="field-hint" role="status">{t().photo_working()}</p> }
        } else {
            View::none()
        }
    })
}
