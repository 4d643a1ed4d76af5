//! What a drawing costs to draw, counted before anybody draws it: an element that is read once may be drawn a thousand times.

use resvg::tiny_skia::Transform;
use resvg::usvg::{ClipPath, Group, Mask, Node, Paint, Path, Tree};

use super::Refusal;

/// Shapes, layers and dashes, those of a mask or of a pattern counted each time that it is worn.
pub const MOST: usize = 500_000;
/// Points of a line that cost as much as a shape.
const POINTS: usize = 64;

/// # Errors
/// More than a machine draws in a few seconds, or a pattern whose tile is far larger than the drawing.
pub fn within_bounds(tree: &Tree) -> Result<(), Refusal> {
    // In a document, a drawing has 1,600 pixels at most, and is not enlarged more than eight times: a tile then has some
    // sixteen million.
    let largest_tile = (6.0 * tree.size().width() * tree.size().height()).max(250_000.0);
    Bill { left: MOST, largest_tile }.group(tree.root(), Transform::identity())
}

struct Bill {
    left: usize,
    /// Pixels of the drawing.
    largest_tile: f32,
}

impl Bill {
    fn pay(&mut self, cost: usize) -> Result<(), Refusal> {
        self.left = self.left.checked_sub(cost).ok_or(Refusal::TooIntricate)?;
        Ok(())
    }

    fn group(&mut self, group: &Group, transform: Transform) -> Result<(), Refusal> {
        let transform = transform.pre_concat(group.transform());
        self.pay(1)?;
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group, transform)?,
                Node::Path(path) => self.path(path, transform)?,
                Node::Image(_) | Node::Text(_) => {}
            }
        }
        let clips = std::iter::successors(group.clip_path(), |clip| clip.clip_path());
        for clip in clips {
            self.group(clip.root(), transform.pre_concat(ClipPath::transform(clip)))?;
        }
        std::iter::successors(group.mask(), |mask| mask.mask())
            .try_for_each(|mask| self.group(Mask::root(mask), transform))
    }

    fn path(&mut self, path: &Path, transform: Transform) -> Result<(), Refusal> {
        let points = path.data().points();
        self.pay(1 + points.len() / POINTS)?;
        let stroke = path.stroke();
        if let Some(dashes) = stroke.and_then(|stroke| stroke.dasharray()) {
            // At least as long as the line.
            let length: f32 = points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
            self.pay(((length / dashes.iter().sum::<f32>()) as usize).saturating_mul(dashes.len()))?;
        }
        self.paint(path.fill().map(|fill| fill.paint()), transform)?;
        self.paint(stroke.map(|stroke| stroke.paint()), transform)
    }

    fn paint(&mut self, paint: Option<&Paint>, transform: Transform) -> Result<(), Refusal> {
        let Some(Paint::Pattern(pattern)) = paint else { return Ok(()) };
        let (x, y) = transform.pre_concat(pattern.transform()).get_scale();
        let tile = pattern.rect().width() * x * pattern.rect().height() * y;
        if tile.is_nan() || tile > self.largest_tile {
            return Err(Refusal::TooIntricate);
        }
        self.group(pattern.root(), Transform::from_scale(x, y))
    }
}
