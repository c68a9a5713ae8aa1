/** What only a demo shows: fetched together, and nowhere else. */
export { default as DemoPage } from './DemoPage'
export { default as DemoStrip } from './DemoStrip'
