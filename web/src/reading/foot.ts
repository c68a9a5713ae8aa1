/** The line under a picture: how it is shown, and what its lengths are worth. */
import { depthOf } from '../geometry/stack'
import { usable, written } from '../geometry/units'
import { useLanguage } from '../language'
import type { Say } from '../words'
import type { Display } from '../viewer/stack'
import type { View } from '../viewer/view'

interface Facts {
  readonly view: View
  /** Frames of the stack. */
  readonly of: number
  readonly step: number | undefined
  readonly covered: boolean
}

export function useFoot(facts: Facts): readonly string[] {
  const { say } = useLanguage()
  return footOf(facts, say)
}

export function footOf({ view, of, step, covered }: Facts, say: Say): readonly string[] {
  const display = view.drawn?.display
  if (display === undefined) return [say('正在读取影像', 'Reading the image')]
  return [
    ...stackFacts({ view, of, step, covered }, display, say),
    ...(display.samples === 3 ? [say('彩色', 'Colour')] : [windowWritten(view, display)]),
    `${say('缩放', 'Zoom')} ${written(view.zoom * 100)}\u00a0%`,
    spacingWritten(display, say),
    ...(covered ? [say('区域已遮盖，影像已改动', 'Region covered: picture is altered')] : []),
    ...(view.inverted ? [say('已反相', 'Inverted')] : []),
  ]
}

function windowWritten(view: View, display: Display): string {
  const digits = view.window.width < 10 ? 2 : 0
  const unit = display.units === '' ? '' : `\u00a0${display.units}`
  return `W\u00a0${written(view.window.width, digits)}  L\u00a0${written(view.window.center, digits)}${unit}`
}

function stackFacts({ view, of, step }: Facts, display: Display, say: Say): readonly string[] {
  if (of < 2) return []
  const depth = depthOf({ number: null, position: display.position, orientation: display.orientation })
  const axial = Math.abs(display.orientation?.[2] ?? 1) < 0.1 && Math.abs(display.orientation?.[5] ?? 1) < 0.1
  const z = display.position?.[2]
  const [layer, layers] = display.position === null ? [say('幅', 'Image'), say('幅', 'images')] : [say('层', 'Slice'), say('层', 'slices')]
  return [
    say(`第 ${view.index + 1} ${layer} / ${of}`, `${layer} ${view.index + 1} / ${of}`),
    ...(view.here + view.lost < of ? [say(`正在读取 ${of} ${layers}，已到 ${view.here}`, `reading ${of} ${layers}, ${view.here} here`)] : []),
    ...(view.lost > 0 ? [say(`${view.lost} ${layers}没有读出来`, `${view.lost} of ${of} ${layers} could not be read`)] : []),
    ...(depth !== undefined && axial && z !== undefined ? [`Z\u00a0${written(z, 2)}\u00a0mm`] : []),
    ...(step === undefined || step === 0 ? [] : [say(`层距 ${written(step, 2)}\u00a0mm`, `step ${written(step, 2)}\u00a0mm`)]),
  ]
}

/** A radiograph's ImagerPixelSpacing lies in the plane of the detector: lengths in the body are shorter. */
function spacingWritten(display: Display, say: Say): string {
  if (!usable(display.spacing)) return unspacedWritten(display.aspect, say)
  const { row_mm: row, column_mm: column } = display.spacing
  const size = row === column ? `${written(row, 3)}\u00a0mm` : `${written(row, 3)} × ${written(column, 3)}\u00a0mm`
  return display.spacing.from === 'ImagerPixelSpacing'
    ? say(`像素间距 ${size}（探测器平面，未校正放大）`, `Pixel spacing ${size} (at the detector, not corrected for magnification)`)
    : say(`像素间距 ${size}`, `Pixel spacing ${size}`)
}

/** Where pixels are not square, a length in pixels is one in widths of a pixel, whichever way it runs. */
function unspacedWritten(aspect: number, say: Say): string {
  if (aspect === 1) return say('像素间距不详：长度以像素计', 'Pixel spacing unknown: lengths in pixels')
  const tall = written(aspect, 2)
  return say(`像素间距不详，像素高为宽的 ${tall} 倍：长度以像素宽计`, `Pixel spacing unknown, pixels ${tall} times as high as wide: lengths in pixel widths`)
}
