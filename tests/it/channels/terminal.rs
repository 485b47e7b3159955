//! The terminal.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use zapys::{
    channel::{
        Channel,
        terminal::{self, Terminal},
    },
    ids::{BusinessId, ConversationKey, Platform},
};

use super::{Place, meets_the_contract};

#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Seat {
    screen: Screen,
    terminal: Terminal,
}

impl Place for Seat {
    fn channel(&self) -> &dyn Channel {
        &self.terminal
    }

    fn conversation(&self) -> ConversationKey {
        terminal::conversation(&BusinessId::new("salon"), "guest")
    }

    async fn seen(&self) -> String {
        String::from_utf8(std::mem::take(&mut self.screen.0.lock().unwrap())).unwrap()
    }

    fn most(&self) -> Option<usize> {
        None
    }
}

#[tokio::test]
async fn the_terminal_meets_the_contract() {
    let screen = Screen::default();
    let terminal = Terminal::new(Box::new(screen.clone()));
    meets_the_contract(&Seat { screen, terminal }, Platform::Terminal).await;
}
