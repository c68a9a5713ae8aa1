import type { ViewTool } from './tool'

const perPoint = 1.006

/** Drag up: larger, around the place where the drag began. */
export const zoomTool: ViewTool = {
  id: 'zoom',
  does: 'view',
  start: (film, at) => {
    let last = at
    return (to) => {
      film.zoomBy(perPoint ** (last.y - to.y), at)
      last = to
    }
  },
  nudge: (film, by) => film.zoomBy(1.1 ** (by.x - by.y)),
}
