// Five audiences to begin with, one of each family. They fit the customers that `muster generate` makes; what
// another base has no attributes for is not offered.
import type { Family } from '../../api/schemaContext';

export interface Example {
  family: Family;
  where: string;
  attributes: string[];
}

export const examples: Example[] = [
  {
    family: 'demographic',
    where:
      "gender = 'male' AND age BETWEEN 35 AND 40 AND education IN ('bachelor', 'master', 'doctor') " +
      "AND employment = 'employed' AND income > 30000",
    attributes: ['gender', 'age', 'education', 'employment', 'income'],
  },
  {
    family: 'geographic',
    where: "area = 'urban' AND location WITHIN 25 KM OF (45.4642, 9.19)",
    attributes: ['area', 'location'],
  },
  {
    family: 'behavioural',
    where: "interests HAS ANY ('sport', 'travel') AND orders >= 1 AND last_order < TODAY - 180 DAYS",
    attributes: ['interests', 'orders', 'last_order'],
  },
  {
    family: 'satisfaction',
    where: '(nps <= 6 OR csat <= 2 OR complaints > 0) AND spend > 1000',
    attributes: ['nps', 'csat', 'complaints', 'spend'],
  },
  { family: 'value', where: 'orders = 1 AND clv > 200', attributes: ['orders', 'clv'] },
];
