//! Where a town is on the theme's map of Europe.

/// Degrees: the centre of the projection.
const CENTRE: (f64, f64) = (52.0, 10.0);
/// Map units in one earth radius, and where the centre falls in the view box.
const SCALE: f64 = 1000.0;
const ORIGIN: (f64, f64) = (310.0, 340.0);
/// The view box is 640 by 640; a mark keeps this distance from its edge.
const INSIDE: std::ops::RangeInclusive<f64> = 8.0..=632.0;

/// Spherical Lambert azimuthal equal-area projection of latitude and longitude (degrees) to the units of the map drawn
/// in the theme (`SOURCES.md` there gives the same formula). `None` outside the map.
pub fn project([lat, lon]: [f64; 2]) -> Option<[f64; 2]> {
    let (centre, lat, lon) = (CENTRE.0.to_radians(), lat.to_radians(), (lon - CENTRE.1).to_radians());
    let scale = SCALE * (2.0 / (1.0 + centre.sin() * lat.sin() + centre.cos() * lat.cos() * lon.cos())).sqrt();
    let x = ORIGIN.0 + scale * lat.cos() * lon.sin();
    let y = ORIGIN.1 - scale * (centre.cos() * lat.sin() - centre.sin() * lat.cos() * lon.cos());
    let round = |v: f64| (v * 10.0).round() / 10.0;
    (INSIDE.contains(&x) && INSIDE.contains(&y)).then(|| [round(x), round(y)])
}

#[cfg(test)]
mod tests {
    use super::project;

    #[test]
    fn towns_fall_where_the_map_was_drawn() {
        assert_eq!(project([43.4611, 3.4233]), Some([226.6, 485.2]), "Pézenas");
        assert_eq!(project([41.2333, -0.0333]), Some([178.2, 518.9]), "Caspe");
        assert_eq!(project([63.4305, 10.3951]), Some([313.1, 140.8]), "Trondheim");
        assert_eq!(project([-33.9, 151.2]), None, "Sydney");
    }
}
