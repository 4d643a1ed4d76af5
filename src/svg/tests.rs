#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop")]

use super::*;

fn drawn(inside: &str) -> Result<String, Refusal> {
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20">{inside}</svg>"#
    );
    sanitised(svg.as_bytes()).map(|drawing| String::from_utf8(drawing.bytes).unwrap())
}

const SQUARE: &str = r##"<rect width="10" height="10" fill="#003399"/>"##;
const PLAIN: &str = r##"<svg viewBox="0 0 40 20" width="40" height="20" xmlns="http://www.w3.org/2000/svg"><path fill="#003399" stroke="none" d="M 0 0 L 10 0 L 10 10 L 0 10 Z"/></svg>"##;

#[test]
fn a_drawing_is_its_shapes_and_its_size() {
    assert_eq!(drawn(SQUARE), Ok(PLAIN.to_string()));
    let by_its_view_box =
        br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300.4 99.6"><rect width="9" height="9"/></svg>"##;
    let drawing = sanitised(by_its_view_box).unwrap();
    assert_eq!((drawing.width, drawing.height), (300, 100));
    assert_eq!(drawing, sanitised(&drawing.bytes).unwrap(), "a drawing made plain stays the same");
}

/// Whatever is no shape leaves no trace.
#[test]
fn scripts_links_styles_and_names_are_gone() {
    for hostile in [
        "<script>alert(1)</script>",
        r#"<script xlink:href="https://mal.example/x.js"/>"#,
        "<style>@import url(https://mal.example/x.css); @font-face { font-family: x; src: url(file:///etc/passwd) }</style>",
        "<metadata>Photo de Léa, 43.46 N</metadata><title>Léa</title><desc>Léa Martin</desc><!-- Léa --><?php Léa ?>",
        r#"<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"><iframe src="https://mal.example"/></body></foreignObject>"#,
        r##"<animate attributeName="href" to="javascript:alert(1)"/><set onbegin="alert(1)" attributeName="x" to="1"/>"##,
        r#"<handler type="text/ecmascript">alert(1)</handler>"#,
        r#"<use xlink:href="https://mal.example/x.svg#a"/><use href="file:///etc/passwd#a"/>"#,
        r#"<text> </text>"#,
    ] {
        assert_eq!(drawn(&format!("{hostile}{SQUARE}")).as_deref(), Ok(PLAIN), "{hostile}");
    }
    let signed = r##"<g id="calque-lea-martin" inkscape:label="Léa" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" onclick="alert(1)" data-x="Léa"><a xlink:href="javascript:alert(1)"><rect id="lea" onload="alert(1)" width="10" height="10" style="fill:#003399;behavior:url(x.htc)"/></a></g>"##;
    let plain = drawn(signed).unwrap();
    for left in ["lea", "Léa", "alert", "javascript", "url", "on", "data-"] {
        assert!(!plain.replace("none", "").contains(left), "{left}: {plain}");
    }
}

/// What paints something keeps its link, under a number.
#[test]
fn gradients_clips_and_masks_still_paint() {
    let plain = drawn(
        r##"<style>.a{fill:url(#degrade-de-lea);clip-path:url("#decoupe")}</style>
        <defs><linearGradient id="degrade-de-lea"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>
        <clipPath id="decoupe"><circle cx="5" cy="5" r="4"/></clipPath>
        <mask id="m" maskUnits="userSpaceOnUse" x="0" y="0" width="9" height="9"><rect width="9" height="9" fill="#fff"/></mask></defs>
        <rect class="a" width="10" height="10"/><rect mask="url(#m)" width="10" height="10"/>"##,
    )
    .unwrap();
    assert!(!plain.contains("lea") && !plain.contains("decoupe"), "{plain}");
    for link in ["fill=\"url(#d", "clip-path=\"url(#d", "mask=\"url(#d"] {
        let name = plain.split(link).nth(1).expect(link).split(')').next().unwrap();
        assert!(plain.contains(&format!("id=\"d{name}\"")), "{plain}");
    }
}

#[test]
fn text_and_pictures_are_refused() {
    assert_eq!(drawn(r#"<g><text x="1" y="9">Léa</text></g>"#), Err(Refusal::Text));
    for href in [
        "file:///etc/passwd",
        "/etc/passwd",
        "../personnes.yaml",
        "http://mal.example/suivi.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "data:image/svg+xml,<svg/>",
    ] {
        let href = html_escape::encode_double_quoted_attribute(href);
        for name in ["href", "xlink:href"] {
            let picture = format!(r#"<image {name}="{href}" width="9" height="9"/>{SQUARE}"#);
            assert_eq!(drawn(&picture), Err(Refusal::Picture), "{picture}");
            let filter = format!(r#"<filter id="f"><feImage {name}="{href}"/></filter>{SQUARE}"#);
            assert_eq!(drawn(&filter), Err(Refusal::Picture), "{filter}");
        }
    }
}

#[test]
fn sizes_that_no_page_holds_are_refused() {
    let sized = |size: &str| {
        sanitised(format!(r#"<svg xmlns="http://www.w3.org/2000/svg" {size}>{SQUARE}</svg>"#).as_bytes())
            .map(|drawing| (drawing.width, drawing.height))
    };
    assert_eq!(sized(r#"width="1e9" height="10""#), Err(Refusal::Size));
    assert_eq!(sized(r#"width="0" height="10""#), Err(Refusal::Size));
    assert_eq!(sized(r#"viewBox="0 0 1e30 1e30""#), Err(Refusal::Size));
    assert_eq!(sized(r#"width="210mm" height="297mm""#), Ok((794, 1123)));
}

#[test]
fn what_is_no_drawing_is_refused() {
    for file in ["", "bonjour", "<html><body>x</body></html>", "<svg>", "\u{1f}\u{8b}"] {
        assert_eq!(sanitised(file.as_bytes()), Err(Refusal::Unreadable), "{file}");
    }
    assert_eq!(sanitised(&[0x1f, 0x8b, 8, 0]), Err(Refusal::Unreadable), "compressed");
    assert_eq!(sanitised(b"\xff\xfe<\0"), Err(Refusal::Unreadable), "UTF-16");
    assert_eq!(drawn("<g/>"), Err(Refusal::Empty));
    assert_eq!(sanitised(&vec![b' '; 1_000_001]), Err(Refusal::TooHeavy));
}

/// Ten lines that would draw ten thousand million squares.
#[test]
fn bombs_do_not_go_off() {
    let layers = |of: &dyn Fn(usize) -> String| (1..11).map(of).collect::<String>();
    let uses = layers(&|n| {
        let ten = format!(r##"<use href="#u{}"/>"##, n - 1).repeat(10);
        format!(r#"<g id="u{n}">{ten}</g>"#)
    });
    assert_eq!(drawn(&format!(r#"<g id="u0">{SQUARE}</g>{uses}"#)), Err(Refusal::TooIntricate));
    for (name, wears) in [("pattern", "fill"), ("mask", "mask"), ("marker", "marker-mid")] {
        let nested = layers(&|n| {
            let ten = format!(r##"<path d="M0 0L9 9L0 9" {wears}="url( '#p{}' )"/>"##, n - 1).repeat(10);
            format!(r#"<{name} id="p{n}" width="9" height="9">{ten}</{name}>"#)
        });
        let bomb = format!(
            r##"<{name} id="p0" width="9" height="9">{SQUARE}</{name}>{nested}<path d="M0 0H9V9" {wears}="url(#p10)"/>"##
        );
        assert_eq!(drawn(&bomb), Err(Refusal::TooIntricate), "{name}");
        let styled = bomb.replace(&format!(r#"{wears}="url( '#"#), "class='x' data-x=\"('#");
        let sheet = format!("<style>path {{ {wears}: url(#p10) }}</style>{styled}");
        assert_eq!(drawn(&sheet), Err(Refusal::TooIntricate), "{name} by a style sheet");
    }
    assert_eq!(drawn(r##"<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>"##), Err(Refusal::TooIntricate));
    assert_eq!(
        drawn(&format!("{}{SQUARE}{}", "<g>".repeat(100_000), "</g>".repeat(100_000))),
        Err(Refusal::TooIntricate)
    );
    assert_eq!(drawn(&"<g/>".repeat(200_000)), Err(Refusal::TooIntricate));
    let entities: String =
        (1..10).map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10))).collect();
    let laughs = format!(
        "<!DOCTYPE svg [<!ENTITY e0 '<path d=\"M0 0H9V9\"/>'>{entities}]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">&e9;</svg>"
    );
    assert_eq!(sanitised(laughs.as_bytes()), Err(Refusal::TooIntricate));
}

/// What draws without a bound, in memory or in time.
#[test]
fn effects_are_refused_where_they_are_worn() {
    let wearing =
        |filter: &str| drawn(&format!(r##"<filter id="f">{filter}</filter><g filter="url(#f)">{SQUARE}</g>"##));
    for filter in [
        r#"<feGaussianBlur stdDeviation="2000"/>"#,
        r#"<feMorphology operator="dilate" radius="1000"/>"#,
        r#"<feConvolveMatrix order="200" kernelMatrix="1"/><feOffset dx="1"/>"#,
        r#"<feOffset dx="1e30"/><feTile/>"#,
        r#"<feTurbulence baseFrequency="1e30" numOctaves="1000000"/>"#,
        r#"<feDropShadow dx="1" dy="1"/>"#,
    ] {
        assert_eq!(wearing(filter), Err(Refusal::Effect), "{filter}");
        let sheet = format!(
            r##"<style>.f{{filter:url(#f)}}</style><filter id="f">{filter}</filter><g class="f">{SQUARE}</g>"##
        );
        assert_eq!(drawn(&sheet), Err(Refusal::Effect), "{filter} by a style sheet");
    }
    assert_eq!(drawn(&format!(r#"<g style="filter:blur(2000px)">{SQUARE}</g>"#)), Err(Refusal::Effect));
    // Inkscape keeps those that nobody wears any more.
    let unworn = format!(r#"<defs><filter id="f"><feGaussianBlur stdDeviation="2"/></filter></defs>{SQUARE}"#);
    assert_eq!(drawn(&unworn).as_deref(), Ok(PLAIN));
}

/// A group hands its markers and its patterns down to all that it holds or uses.
#[test]
fn what_a_group_hands_down_is_not_drawn_a_million_times() {
    let line = format!("M0 0{}", "h1".repeat(20_000));
    let marker = format!(r#"<marker id="m">{}</marker>"#, SQUARE.repeat(20));
    for worn in [
        format!(r##"{marker}<g marker-mid="url(#m)"><path d="{line}"/></g>"##),
        format!(r##"{marker}<g style="marker-mid:url(#m)"><g><path d="{line}"/></g></g>"##),
        format!(
            r##"{marker}<defs><path id="p" d="{line}"/></defs><use href="#p" marker-start="url(#m)" marker-mid="url(#m)"/>"##
        ),
        format!(r##"{marker}<path d="{line}" marker-mid="url(#m)"/>"##),
        format!(
            r##"<pattern id="m" width="9" height="9">{}</pattern><g fill="url(#m)" stroke="url(#m)">{}</g>"##,
            SQUARE.repeat(200),
            "<path d=\"M0 0h9v9\"/>".repeat(400)
        ),
        // One long line, used again and again.
        format!(r##"<defs><path id="p" d="{line}"/></defs>{}"##, r##"<use href="#p"/>"##.repeat(2_000)),
    ] {
        assert_eq!(drawn(&worn), Err(Refusal::TooIntricate), "{}", &worn[worn.len() - 120..]);
    }
    let plain = drawn(
        r##"<marker id="m"><path d="M0 0h1v1z"/></marker><path d="M0 0L9 9L0 9" stroke="#000" marker-mid="url(#m)"/>"##,
    );
    assert!(plain.unwrap().contains("clip-path"), "a marker on a line is drawn");
}

/// Read once, drawn again and again.
#[test]
fn what_costs_too_much_to_draw_is_refused() {
    let masks: String = (1..11)
        .map(|n| {
            let ten = format!(r##"<rect width="9" height="9" mask="url(#m{})"/>"##, n - 1).repeat(10);
            format!(r#"<mask id="m{n}" maskUnits="userSpaceOnUse" x="0" y="0" width="9" height="9">{ten}</mask>"#)
        })
        .collect();
    let first = format!(r#"<mask id="m0" maskUnits="userSpaceOnUse" x="0" y="0" width="9" height="9">{SQUARE}</mask>"#);
    let sheet: String = (0..11).map(|n| format!(".m{n}{{mask:url(#m{n})}}")).collect();
    let by_class = (0..11).rev().fold(format!("{first}{masks}"), |text, n| {
        text.replace(&format!("mask=\"url(#m{n})\""), &format!("class=\"m{n}\""))
    });
    for costly in [
        format!(r##"<style>{sheet}</style>{by_class}<rect width="9" height="9" class="m10"/>"##),
        format!(r##"{first}{masks}<rect width="9" height="9" mask="url(#m10)"/>"##),
        format!(
            r##"<pattern id="p" patternUnits="userSpaceOnUse" width="100000" height="100000">{SQUARE}</pattern><rect width="9" height="9" fill="url(#p)"/>"##
        ),
        format!(
            r##"<pattern id="p" patternUnits="userSpaceOnUse" width="9" height="9" patternTransform="scale(10000)">{SQUARE}</pattern><rect width="9" height="9" fill="url(#p)"/>"##
        ),
        r##"<path d="M0 0H1e6" stroke="#000" stroke-dasharray="0.001"/>"##.to_string(),
        r##"<path d="M0 0H1e20" stroke="#000" stroke-dasharray="1e-6 1e-6"/>"##.to_string(),
    ] {
        assert_eq!(drawn(&costly), Err(Refusal::TooIntricate), "{costly}");
    }
    let hatched = drawn(
        r##"<pattern id="p" patternUnits="userSpaceOnUse" width="4" height="4"><path d="M0 0L4 4" stroke="#000"/></pattern><rect width="40" height="20" fill="url(#p)" stroke="#000" stroke-dasharray="2 1"/>"##,
    );
    assert!(hatched.unwrap().contains("<pattern"));
}

#[test]
fn entities_never_open_a_file_and_those_of_illustrator_are_read() {
    let with = |entity: &str, inside: &str| {
        sanitised(format!("<!DOCTYPE svg [<!ENTITY e {entity}>]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">{inside}{SQUARE}</svg>").as_bytes())
            .map(|drawing| String::from_utf8(drawing.bytes).unwrap())
    };
    assert_eq!(with("SYSTEM \"file:///etc/passwd\"", "<desc>&e;</desc>"), Err(Refusal::Unreadable));
    assert_eq!(with("SYSTEM \"file:///etc/passwd\"", "").as_deref(), Ok(PLAIN));
    assert_eq!(with("\"http://ns.adobe.com/SVG/\"", "<metadata xmlns:i=\"&e;\" i:a=\"b\"/>").as_deref(), Ok(PLAIN));
}
