//! What is asked of the reader of styles, which goes down into blocks and parentheses by recursion.

/// Blocks and parentheses inside one another that a style sheet may hold; written by hand, they are seldom ten.
pub const DEEPEST: usize = 50;

/// The line, from 1, where a style goes deeper than that. Those of texts and comments count as well: they are few.
pub fn too_deep(css: &str) -> Option<usize> {
    let (mut depth, mut line) = (0_usize, 1);
    for byte in css.bytes() {
        match byte {
            b'\n' => line += 1,
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(line);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_where_it_goes_too_deep_is_known() {
        let nested = |times: usize| format!("p {{}}\n{}\n{}", "a{".repeat(times), "}".repeat(times));
        assert_eq!(too_deep(&nested(DEEPEST)), None);
        assert_eq!(too_deep(&nested(DEEPEST + 1)), Some(2));
        assert_eq!(too_deep(&"a { b: c(d) }\n".repeat(1_000)), None);
    }
}
