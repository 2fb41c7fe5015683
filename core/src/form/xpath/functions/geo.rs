//! Places on Earth, which is a ball here, as the ODK XForms specification has it.
//!
//! A point is `latitude longitude`, in degrees, with altitude and accuracy behind them or not; several are separated by `;`, or are
//! nodes of their own. Distances follow the haversine formula, which unlike the law of cosines is exact for points side by side;
//! areas are those of R. G. Chamberlain and W. H. Duquette, "Some algorithms for polygons on a sphere" (2007), equation 2. Both are
//! given to two decimals, more than any phone can measure.

use super::Call;
use crate::form::xpath::environment::{Environment, Math};
use crate::form::xpath::evaluate::Evaluated;
use crate::form::xpath::number;
use crate::form::xpath::tree::Tree;

/// Of the Earth at the equator, in metres: JavaRosa's.
const RADIUS_M: f64 = 6_378_100.0;

/// In degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    latitude: f64,
    longitude: f64,
}

impl<T: Tree> Call<'_, '_, T> {
    /// In square metres; the last point is joined to the first. Below three points it is 0.
    pub(super) fn area(&self) -> Evaluated<f64> {
        let world = self.evaluator.environment;
        Ok(self.points(0)?.map_or(f64::NAN, |points| number::round(area_m2(&points, world), 2.0, world)))
    }

    /// In metres along the points. One point has the distance 0.
    pub(super) fn distance(&self) -> Evaluated<f64> {
        let world = self.evaluator.environment;
        let length = |points: Vec<Point>| {
            let sum = points.iter().zip(points.iter().skip(1)).map(|(from, to)| distance_m(*from, *to, world)).sum();
            number::round(sum, 2.0, world)
        };
        Ok(self.points(0)?.map_or(f64::NAN, length))
    }

    /// Whether a point is inside a shape, whose last point is its first again. Nothing is inside where one of them is none.
    pub(super) fn geofence(&self) -> Evaluated<bool> {
        let world = self.evaluator.environment;
        let (point, shape) = (self.text(0)?, self.text(1)?);
        let (Some(point), Some(shape)) = (parse_point(&point, world), parse_points(&shape, world)) else { return Ok(false) };
        Ok(shape.len() > 2 && shape.first() == shape.last() && is_inside(point, &shape))
    }

    /// All points of the arguments; none where there is none, or one of them is no point.
    fn points(&self, index: usize) -> Evaluated<Option<Vec<Point>>> {
        let mut all = Some(Vec::new());
        self.each_text(index, &mut |text| {
            self.evaluator.charge_text(text.len())?;
            match (&mut all, parse_points(&text, self.evaluator.environment)) {
                (Some(all), Some(points)) => all.extend(points),
                _ => all = None,
            }
            Ok(())
        })?;
        Ok(all.filter(|all| !all.is_empty()))
    }
}

fn parse_points(text: &str, world: &dyn Environment) -> Option<Vec<Point>> {
    let text = text.trim_matches(|c| number::is_blank(c) || c == ';');
    text.split(';').map(|point| parse_point(point, world)).collect()
}

fn parse_point(text: &str, world: &dyn Environment) -> Option<Point> {
    let parts = text.split(number::is_blank).filter(|part| !part.is_empty());
    let mut parts = parts.map(|part| number::parse(part, world));
    let (latitude, longitude) = (parts.next()?, parts.next()?);
    let well_formed = latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && parts.count() <= 2;
    well_formed.then_some(Point { latitude, longitude })
}

fn distance_m(from: Point, to: Point, world: &dyn Environment) -> f64 {
    let math = |function: Math, x: f64| world.math(function, x, 0.0);
    let half_square = |from: f64, to: f64| {
        let half = math(Math::Sin, (to - from).to_radians() / 2.0);
        half * half
    };
    let height = |point: Point| math(Math::Cos, point.latitude.to_radians());
    let across = height(from) * height(to) * half_square(from.longitude, to.longitude);
    let share = half_square(from.latitude, to.latitude) + across;
    2.0 * RADIUS_M * math(Math::Asin, share.min(1.0).sqrt())
}

fn area_m2(points: &[Point], world: &dyn Environment) -> f64 {
    let height = |point: &Point| world.math(Math::Sin, point.latitude.to_radians(), 0.0);
    let next = points.iter().skip(1).chain(points.first());
    let strips = points.iter().zip(next).map(|(from, to)| {
        let heights = 2.0 + height(from) + height(to);
        (to.longitude - from.longitude).to_radians() * heights
    });
    let sum: f64 = strips.sum();
    if points.len() < 3 { 0.0 } else { (sum * RADIUS_M * RADIUS_M / 2.0).abs() }
}

/// Whether a line from the point to the east crosses the border an odd number of times; W. R. Franklin, "PNPOLY".
fn is_inside(point: Point, border: &[Point]) -> bool {
    let crosses = |from: Point, to: Point| {
        let slope = (from.longitude - to.longitude) / (from.latitude - to.latitude);
        (to.latitude > point.latitude) != (from.latitude > point.latitude)
            && point.longitude < slope * (point.latitude - to.latitude) + to.longitude
    };
    border.iter().zip(border.iter().skip(1)).filter(|(from, to)| crosses(**from, **to)).count() % 2 == 1
}
