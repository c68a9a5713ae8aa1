import { distance, lengthWritten } from '../../geometry/units'
import type { MarkTool } from './tool'

/** A straight line: millimetres where the header gives a spacing, else pixels. */
export const lengthTool: MarkTool = {
  id: 'length',
  does: 'mark',
  points: 2,
  fresh: (middle, size) => {
    const half = Math.min(size.columns, size.rows) / 8
    return [{ x: middle.x - half, y: middle.y }, { x: middle.x + half, y: middle.y }]
  },
  measure: (points, display) => {
    const [one, other] = points
    return one === undefined || other === undefined ? '' : lengthWritten(distance(one, other, display))
  },
}
