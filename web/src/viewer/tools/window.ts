import type { ViewTool } from './tool'

/** Drag right: wider, less contrast. Drag down: higher center, so darker, and of MONOCHROME1 brighter. */
export const windowTool: ViewTool = {
  id: 'window',
  does: 'view',
  start: (film, at) => {
    const from = film.snapshot().window
    return (to) => film.dragWindow(from, { x: to.x - at.x, y: to.y - at.y })
  },
  nudge: (film, by) => film.dragWindow(film.snapshot().window, { x: by.x * 8, y: by.y * 8 }),
}
