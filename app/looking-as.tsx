import { ViewBanner } from '@/components/view-banner';
import { viewerOf } from '@/lib/auth/viewer';
import { readableAddress } from '@/lib/readable-address';
import { backToDesk } from './(staff)/staff/view/actions';

/** The banner of whoever looks at the portal as a customer. */
export async function LookingAs() {
  const viewer = await viewerOf();
  if (viewer.kind !== 'customer' || !viewer.seenBy) return null;
  const { endsAt } = viewer.seenBy;
  return (
    <ViewBanner
      email={readableAddress(viewer.email)}
      endsAt={endsAt}
      over={endsAt <= new Date()}
      back={backToDesk}
    />
  );
}
