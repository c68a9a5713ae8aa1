import type { ViewTool } from './tool'

/** The picture follows the hand. */
export const panTool: ViewTool = {
  id: 'pan',
  does: 'view',
  start: (film, at) => {
    let last = at
    return (to) => {
      film.panBy({ x: to.x - last.x, y: to.y - last.y })
      last = to
    }
  },
  nudge: (film, by) => film.panBy({ x: by.x * 20, y: by.y * 20 }),
}
