#include "engine/live/publications.hpp"

#include <utility>

namespace muster::engine {

void Publications::publish(const Publication& publication) {
  current_.store(publication.after);
  const std::lock_guard hold(listeners_->lock);
  for (const auto& listener : listeners_->all) (*listener)(publication);
}

std::shared_ptr<void> Publications::listen(Listener heard) {
  auto listener = std::make_shared<const Listener>(std::move(heard));
  const std::lock_guard hold(listeners_->lock);
  listeners_->all.push_back(listener);
  const void* const which = listener.get();
  return {nullptr, [listeners = listeners_, which](void*) {
            const std::lock_guard hold_again(listeners->lock);
            std::erase_if(listeners->all, [which](const auto& one) { return one.get() == which; });
          }};
}

}  // namespace muster::engine
