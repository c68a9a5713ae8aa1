/** What is asked of a model after the own opinion: boxes covered, each place covered. Fetched together, once a result is there to ask about. */
import { lazy } from 'react'
import { fetched } from '../server/fetched'

const parts = () => fetched(() => import('./questionParts'))
export const CoverPart = lazy(async () => ({ default: (await parts()).CoverPart }))
export const PlacesPart = lazy(async () => ({ default: (await parts()).PlacesPart }))
export const PlacesLegend = lazy(async () => ({ default: (await parts()).PlacesLegend }))
