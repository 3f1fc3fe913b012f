"""综合窗口收件: somebody is in front of the window; one screen from the identity card to the printed receipt."""
