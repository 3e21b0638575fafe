//! Rules put together: real ones from the corpus, made-up ones for the
//! cases that it lacks.
