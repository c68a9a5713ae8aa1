/** The parts that `questions` fetches, and nobody else asks for. */
export { CoverPart } from './CoverPart'
export { PlacesLegend } from './PlacesLegend'
export { PlacesPart } from './PlacesPart'
