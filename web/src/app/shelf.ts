/** The pages about models and how they are made: they come together, when the first of them is opened. */
export { default as ModelCard } from '../models/Card'
export { default as Models } from '../models/Models'
export { default as Review } from '../models/Review'
export { default as Approvals } from '../oversight/Approvals'
export { default as Training } from '../learning/Training'
export { default as Trainings } from '../learning/Trainings'
