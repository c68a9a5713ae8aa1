import { angleAt, angleWritten } from '../../geometry/units'
import type { MarkTool } from './tool'

/** End, vertex, end: the angle between the two legs in degrees. */
export const angleTool: MarkTool = {
  id: 'angle',
  does: 'mark',
  points: 3,
  fresh: (middle, size) => {
    const leg = Math.min(size.columns, size.rows) / 8
    return [{ x: middle.x + leg, y: middle.y }, middle, { x: middle.x, y: middle.y - leg }]
  },
  measure: (points, display) => {
    const [one, vertex, other] = points
    if (one === undefined || vertex === undefined || other === undefined) return ''
    return angleWritten(angleAt(one, vertex, other, display))
  },
}
