//! Places on Earth.

use super::{holds, number};

/// 1 degree of a great circle, in metres, at the radius that the specification's implementations use.
const DEGREE_M: f64 = 6_378_100.0 * core::f64::consts::PI / 180.0;

#[test]
fn xp32_a_distance_is_along_the_points() {
    for (expr, metres) in [
        ("distance('0 0; 0 1')", DEGREE_M),
        ("distance('0 0 5 1; 1 0 900 2')", DEGREE_M),
        ("distance('0 0; 0 1; 0 0')", 2.0 * DEGREE_M),
        ("distance('0 0', '0 1')", DEGREE_M),
        ("distance('0 0; 0 1;')", DEGREE_M),
        ("distance('90 0; -90 0')", 180.0 * DEGREE_M),
        // Across the whole Earth.
        ("distance('-82 1; 82 -179')", 180.0 * DEGREE_M),
        ("distance('0 179.5; 0 -179.5')", DEGREE_M),
        ("distance('60 0; 60 180')", 60.0 * DEGREE_M),
        ("distance('26.5 106.5; 26.5 106.5')", 0.0),
        ("distance('26.5 106.5')", 0.0),
        ("distance('0 0; 0.00001 0')", 1.11),
    ] {
        assert!((number(expr) - metres).abs() < 0.006, "{expr} {} {metres}", number(expr));
    }
    for none in [
        "distance('')",
        "distance(missing)",
        "distance('0 0; a b')",
        "distance('91 0; 0 0')",
        "distance('0 181; 0 0')",
        "distance('0; 1')",
    ] {
        assert!(number(none).is_nan(), "{none}");
    }
}

#[test]
fn xp32_an_area_is_inside_the_points() {
    // An eighth of the ball.
    let eighth = core::f64::consts::PI * 6_378_100.0_f64.powi(2) / 2.0;
    for (expr, square_metres) in [
        ("area('0 0; 0 90; 90 90; 90 0')", eighth),
        ("area('0 0; 0 90; 90 90; 90 0; 0 0')", eighth),
        ("area('90 0; 90 90; 0 90; 0 0')", eighth),
        ("area('0 90; 90 90; 90 0; 0 0')", eighth),
        ("area('0 0; 0 1')", 0.0),
        ("area('5 5')", 0.0),
    ] {
        assert!((number(expr) - square_metres).abs() <= square_metres * 1e-9, "{expr} {} {square_metres}", number(expr));
    }
    let field = number("area('26.5 106.5; 26.5 106.501; 26.501 106.501; 26.501 106.5')");
    let side = DEGREE_M / 1000.0;
    assert!((field / (side * side * 26.5005_f64.to_radians().cos()) - 1.0).abs() < 1e-6, "{field}");
    assert!(number("area('')").is_nan());
}

#[test]
fn xp32_a_point_is_inside_a_closed_shape() {
    let shape = "'0 0; 0 10; 10 10; 10 0; 0 0'";
    for (point, inside) in [("5 5", true), ("5 5 100 3", true), ("15 5", false), ("5 -1", false), ("", false), ("x y", false)] {
        assert_eq!(holds(&format!("geofence('{point}', {shape})")), inside, "{point}");
    }
    assert!(!holds("geofence('5 5', '0 0; 0 10; 10 10; 10 0')"), "it is open");
    assert!(!holds("geofence('5 5', '')"));
    // A shape with a bay: in the bay is outside.
    let bay = "'0 0; 0 10; 10 10; 2 5; 10 0; 0 0'";
    assert!(!holds(&format!("geofence('8 5', {bay})")) && holds(&format!("geofence('1 5', {bay})")));
}
