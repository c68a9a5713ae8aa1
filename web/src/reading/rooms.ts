/** The rooms that bring the viewer along: they come together, when the first of them is opened. */
export { default as Conflicts } from './Conflicts'
export { default as HeldFilm } from './HeldFilm'
export { default as ReadingFilm } from './ReadingFilm'
