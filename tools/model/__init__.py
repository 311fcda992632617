"""`make model`: explores the runtime's protocols exhaustively, and shows that it notices what would break them."""
