#include "engine/live/publications.hpp"

#include <algorithm>
#include <utility>

namespace muster::engine {

void Publications::publish(const Publication& publication) {
  current_.store(publication.after);
  const std::lock_guard hold(listeners_->lock);
  for (const auto& listener : listeners_->all) listener->heard(publication);
}

bool Publications::wants_each() const {
  const std::lock_guard hold(listeners_->lock);
  return std::any_of(listeners_->all.begin(), listeners_->all.end(), [](const auto& listener) {
    return listener->wants_each && listener->wants_each();
  });
}

std::shared_ptr<void> Publications::listen(Listener heard, WantsEach wants_each) {
  auto listener = std::make_shared<const Told>(Told{std::move(heard), std::move(wants_each)});
  const std::lock_guard hold(listeners_->lock);
  listeners_->all.push_back(listener);
  const void* const which = listener.get();
  return {nullptr, [listeners = listeners_, which](void*) {
            const std::lock_guard hold_again(listeners->lock);
            std::erase_if(listeners->all, [which](const auto& one) { return one.get() == which; });
          }};
}

}  // namespace muster::engine
