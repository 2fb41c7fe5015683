//! What was drawn, stroke by stroke.

use web_sys::CanvasRenderingContext2d;

/// What a finger draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Pen,
    /// From where the finger came down to where it left.
    Arrow,
    /// Around what lies between the two.
    Ring,
}

/// One stroke; points are pixels of the canvas.
#[derive(Clone, Debug)]
pub struct Stroke {
    tool: Tool,
    points: Vec<(f64, f64)>,
}

/// What it is drawn with. `under`: a wider line below, so that it is seen on any picture.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    pub colour: &'static str,
    pub under: Option<&'static str>,
    /// In pixels of the canvas.
    pub width: f64,
}

impl Stroke {
    pub fn begin(tool: Tool, at: (f64, f64)) -> Self {
        Self { tool, points: vec![at] }
    }

    pub fn add(&mut self, at: (f64, f64)) {
        self.points.push(at);
    }

    fn draw(&self, context: &CanvasRenderingContext2d, width: f64) {
        let (Some(first), Some(last)) = (self.points.first().copied(), self.points.last().copied()) else { return };
        context.begin_path();
        match self.tool {
            Tool::Pen => {
                context.move_to(first.0, first.1);
                self.points.iter().for_each(|(x, y)| context.line_to(*x, *y));
                // A tap is a dot.
                context.line_to(last.0, last.1 + 0.1);
            }
            Tool::Arrow => arrow(context, first, last, width),
            Tool::Ring => ring(context, first, last),
        }
        context.stroke();
    }
}

/// All strokes, in their order.
pub fn draw(context: &CanvasRenderingContext2d, strokes: &[Stroke], ink: Ink) {
    context.set_line_cap("round");
    context.set_line_join("round");
    let lines = ink.under.map(|colour| (colour, ink.width * 2.0)).into_iter().chain([(ink.colour, ink.width)]);
    for (colour, width) in lines {
        context.set_stroke_style_str(colour);
        context.set_line_width(width);
        strokes.iter().for_each(|stroke| stroke.draw(context, ink.width));
    }
}

fn arrow(context: &CanvasRenderingContext2d, from: (f64, f64), to: (f64, f64), width: f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt();
    if length < 1.0 {
        return;
    }
    let size = (width * 5.0).min(length / 2.0);
    let (ux, uy) = (dx / length * size, dy / length * size);
    context.move_to(from.0, from.1);
    context.line_to(to.0, to.1);
    for side in [1.0, -1.0] {
        context.move_to(to.0, to.1);
        context.line_to(to.0 - ux - side * uy * 0.6, to.1 - uy + side * ux * 0.6);
    }
}

fn ring(context: &CanvasRenderingContext2d, from: (f64, f64), to: (f64, f64)) {
    let (x, y) = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
    let (wide, high) = ((to.0 - from.0).abs() / 2.0, (to.1 - from.1).abs() / 2.0);
    // Radii of numbers, and no rotation: the browser refuses only what is negative.
    if let Err(error) = context.ellipse(x, y, wide, high, 0.0, 0.0, core::f64::consts::TAU) {
        web_sys::console::debug_1(&error);
    }
}
