import { boxBetween } from '../../geometry/coordinates'
import { distance, lengthWritten } from '../../geometry/units'
import type { MarkTool } from './tool'

/** A rectangle by two opposite corners: width by height. It can be covered and read again. */
export const boxTool: MarkTool = {
  id: 'box',
  does: 'mark',
  points: 2,
  fresh: (middle, size) => {
    const half = Math.min(size.columns, size.rows) / 10
    return [{ x: middle.x - half, y: middle.y - half }, { x: middle.x + half, y: middle.y + half }]
  },
  measure: (points, display) => {
    const [one, other] = points
    if (one === undefined || other === undefined) return ''
    const box = boxBetween(one, other)
    const from = { x: box.left, y: box.top }
    const wide = distance(from, { x: box.left + box.width, y: box.top }, display)
    const high = distance(from, { x: box.left, y: box.top + box.height }, display)
    return `${lengthWritten(wide)} × ${lengthWritten(high)}`
  },
}
