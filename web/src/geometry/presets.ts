/** Windows that are known by name, and whether one is another. The page has them before anything is drawn. */
import type { Window } from './window'

export interface Preset extends Window {
  readonly id: 'lung' | 'mediastinum' | 'bone' | 'liver' | 'brain' | 'stroke'
}

/**
 * Windows of CT in HU, in the order of their keys, Shift 1 to 6.
 * Source: Radiopaedia, article "Windowing (CT)": lungs, mediastinum, bone (spine), liver, brain, stroke.
 */
export const ctPresets: readonly Preset[] = [
  { id: 'lung', center: -600, width: 1500 },
  { id: 'mediastinum', center: 50, width: 350 },
  { id: 'bone', center: 400, width: 1800 },
  { id: 'liver', center: 30, width: 150 },
  { id: 'brain', center: 40, width: 80 },
  { id: 'stroke', center: 40, width: 40 },
]

export function sameWindow(one: Window, other: Window): boolean {
  return Math.abs(one.center - other.center) < 0.5 && Math.abs(one.width - other.width) < 0.5
}
