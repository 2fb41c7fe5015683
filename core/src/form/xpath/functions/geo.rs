//! Places on Earth, which is a ball here, as the ODK XForms specification has it.
//!
//! A point is `latitude longitude`, in degrees, with altitude and accuracy behind them or not; several are separated by `;`, or are
//! nodes of their own. Distances follow the haversine formula, which unlike the law of cosines is exact for points side by side;
//! areas are those of R. G. Chamberlain and W. H. Duquette, "Some algorithms for polygons on a sphere" (2007), equation 2. Both are
//! given to two decimals, more than any phone can measure.

use super::Call;
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
        Ok(self.points(0)?.map_or(f64::NAN, |points| number::round(area_m2(&points), 2.0)))
    }

    /// In metres along the points. One point has the distance 0.
    pub(super) fn distance(&self) -> Evaluated<f64> {
        let length = |points: Vec<Point>| {
            let sum = points.iter().zip(points.iter().skip(1)).map(|(from, to)| distance_m(*from, *to)).sum();
            number::round(sum, 2.0)
        };
        Ok(self.points(0)?.map_or(f64::NAN, length))
    }

    /// Whether a point is inside a shape, whose last point is its first again. Neither is read where one of them is none.
    pub(super) fn geofence(&self) -> Evaluated<bool> {
        let (point, shape) = (self.text(0)?, self.text(1)?);
        let (Some(point), Some(shape)) = (parse_point(&point), parse_points(&shape)) else { return Ok(false) };
        Ok(shape.len() > 2 && shape.first() == shape.last() && is_inside(point, &shape))
    }

    /// All points of the arguments; none where there is none, or one of them is no point.
    fn points(&self, index: usize) -> Evaluated<Option<Vec<Point>>> {
        let mut all = Some(Vec::new());
        self.each_text(index, &mut |text| {
            self.evaluator.charge_text(text.len())?;
            match (&mut all, parse_points(&text)) {
                (Some(all), Some(points)) => all.extend(points),
                _ => all = None,
            }
            Ok(())
        })?;
        Ok(all.filter(|all| !all.is_empty()))
    }
}

fn parse_points(text: &str) -> Option<Vec<Point>> {
    let text = text.trim_matches(|c| number::is_blank(c) || c == ';');
    text.split(';').map(parse_point).collect()
}

fn parse_point(text: &str) -> Option<Point> {
    let mut parts = text.split(number::is_blank).filter(|part| !part.is_empty()).map(number::parse);
    let (latitude, longitude) = (parts.next()?, parts.next()?);
    let well_formed = latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && parts.count() <= 2;
    well_formed.then_some(Point { latitude, longitude })
}

fn distance_m(from: Point, to: Point) -> f64 {
    let half_square = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let across = from.latitude.to_radians().cos() * to.latitude.to_radians().cos() * half_square(from.longitude, to.longitude);
    let share = half_square(from.latitude, to.latitude) + across;
    2.0 * RADIUS_M * share.min(1.0).sqrt().asin()
}

fn area_m2(points: &[Point]) -> f64 {
    let next = points.iter().skip(1).chain(points.first());
    let sum: f64 = points
        .iter()
        .zip(next)
        .map(|(from, to)| {
            let heights = 2.0 + from.latitude.to_radians().sin() + to.latitude.to_radians().sin();
            (to.longitude - from.longitude).to_radians() * heights
        })
        .sum();
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
