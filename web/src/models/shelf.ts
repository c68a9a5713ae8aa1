/** The pages about models: they come together, when the first of them is opened. */
export { default as ModelCard } from './Card'
export { default as Models } from './Models'
export { default as Review } from './Review'
