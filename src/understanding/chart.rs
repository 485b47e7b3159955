//! Chooses the readings that do not overlap and are worth the most together.

use super::reading::Reading;

/// Returns the best set, in the order of the words. `many` is how many words there are.
pub(super) fn best(mut readings: Vec<Reading>, many: usize) -> Vec<Reading> {
    readings.retain(|reading| reading.words.start < reading.words.end && reading.words.end <= many);
    readings.sort_by_key(|reading| reading.words.end);
    // For each place: the best worth of the words before it, and the reading that ends there.
    let mut worth = vec![0_u32; many + 1];
    let mut taken: Vec<Option<usize>> = vec![None; many + 1];
    let mut next = 0;
    for place in 1..=many {
        let before = worth.get(place - 1).copied().unwrap_or(0);
        let mut best = (before, None);
        while let Some(reading) = readings.get(next).filter(|reading| reading.words.end == place) {
            let total = worth.get(reading.words.start).copied().unwrap_or(0) + reading.score;
            if total > best.0 {
                best = (total, Some(next));
            }
            next += 1;
        }
        if let (Some(worth), Some(taken)) = (worth.get_mut(place), taken.get_mut(place)) {
            (*worth, *taken) = best;
        }
    }
    let mut chosen = Vec::new();
    let mut place = many;
    while place > 0 {
        match taken.get(place).copied().flatten().and_then(|at| readings.get(at)) {
            Some(reading) => {
                place = reading.words.start;
                chosen.push(reading.clone());
            }
            None => place -= 1,
        }
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lang::Cue, understanding::reading::What};

    #[test]
    fn the_best_set_covers_most_and_does_not_overlap() {
        let reading =
            |from, until, score| Reading { words: from..until, what: What::Cue(Cue::Yes), score };
        let all = vec![reading(0, 1, 10), reading(0, 2, 25), reading(1, 3, 20), reading(2, 3, 10)];
        let chosen: Vec<_> = best(all, 3).into_iter().map(|it| it.words).collect();
        assert_eq!(chosen, [0..2, 2..3]);
    }
}
