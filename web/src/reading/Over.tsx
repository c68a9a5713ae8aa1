/** What is laid over the picture, in image pixels: the map of what the network used, and regions that are covered. */
import { boxOf, type Shares, type Size } from '../geometry/coordinates'

/** Cells under this strength are left clear. */
const faintest = 0.08
const strongest = 0.5

/** The network's own cells in one hue, each as strong as it was used. Nothing is smoothed. */
export function MapCells({ cells, size }: { cells: readonly (readonly number[])[]; size: Size }) {
  const high = cells.length
  const wide = cells[0]?.length ?? 0
  if (high === 0 || wide === 0) return null
  const width = size.columns / wide
  const height = size.rows / high
  return (
    <g data-map={`${wide}x${high}`}>
      {cells.flatMap((line, row) =>
        line.map((strength, column) =>
          strength < faintest ? null : (
            <rect
              key={`${row}-${column}`}
              x={column * width}
              y={row * height}
              width={width}
              height={height}
              fill={`rgba(var(--map-hue), ${(Math.min(1, strength) * strongest).toFixed(3)})`}
            />
          ),
        ),
      )}
    </g>
  )
}

/** Regions taken out of the picture: said on the film too, so that nobody takes them for anatomy. */
export function Covered({ shares, size, scale, label }: { shares: readonly Shares[]; size: Size; scale: number; label: string }) {
  const letters = 12 / Math.max(scale, 1e-6)
  return (
    <g data-covered="true">
      {shares.map((one) => boxOf(one, size)).map((box, index) => (
        <g key={index}>
          <rect className="covered" x={box.left} y={box.top} width={box.width} height={box.height} />
          <text className="covered-label" x={box.left + letters * 0.5} y={box.top + letters * 1.4} style={{ fontSize: letters, strokeWidth: letters / 3 }}>{label}</text>
        </g>
      ))}
    </g>
  )
}
