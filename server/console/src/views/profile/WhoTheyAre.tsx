// All that tells who an audience is. Whatever is drawn can be clicked and narrows the definition.
import type { Question } from '../../definition/DefinitionProvider';
import { BreakdownPanel } from './BreakdownPanel';
import { DistributionPanel } from './DistributionPanel';
import { HeatPanel } from './HeatPanel';
import { LiftPanel } from './LiftPanel';
import { ReachPanel } from './ReachPanel';

export interface AboutAudience {
  question: Question;
  /** What it is compared with; null for everybody. */
  versus: string | null;
  onAdd(condition: string): void;
}

export function WhoTheyAre(about: AboutAudience) {
  return (
    <div className="panels">
      <LiftPanel {...about} />
      <div className="panel-column">
        <DistributionPanel {...about} />
        <HeatPanel {...about} />
      </div>
      <div className="panel-column">
        <BreakdownPanel {...about} />
        <ReachPanel {...about} />
      </div>
    </div>
  );
}
