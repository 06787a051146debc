// A piece of work of a coroutine, done on the worker pool while the I/O thread goes on.
//
// Threads: call from the I/O thread; `produce` runs on a worker, its result comes back to the I/O
// thread. What `produce` refers to must live until then, and it must not throw.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "server/http/worker_pool.hpp"

namespace muster::server {

/// New work is refused when the queue is full; a continuation never is.
enum class Admission { new_work, continuation };

namespace detail {

template <typename Handler, typename Produce>
class WorkerJob final : public Job {
 public:
  using Value = std::invoke_result_t<Produce&>;

  WorkerJob(Handler handler, const boost::asio::any_io_executor& executor, Produce produce)
      : handler_(std::move(handler)), guard_(executor), produce_(std::move(produce)) {}

  void run() noexcept override { finish(produce_()); }

  void finish(std::optional<Value> value) {
    boost::asio::post(guard_.get_executor(),
                      [handler = std::move(handler_), value = std::move(value)]() mutable {
                        std::move(handler)(std::move(value));
                      });
  }

 private:
  Handler handler_;
  boost::asio::executor_work_guard<boost::asio::any_io_executor> guard_;
  Produce produce_;
};

}  // namespace detail

/// What `produce` returned, or nothing when the pool had no room for new work.
template <typename Produce>
boost::asio::awaitable<std::optional<std::invoke_result_t<Produce&>>> on_worker(WorkerPool& pool,
                                                                                Admission admission,
                                                                                Produce produce) {
  using Value = std::invoke_result_t<Produce&>;
  const auto executor = co_await boost::asio::this_coro::executor;
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                 void(std::optional<Value>)>(
      [&pool, admission, executor, work = std::move(produce)](auto handler) mutable {
        using Task = detail::WorkerJob<std::decay_t<decltype(handler)>, Produce>;
        auto job = std::make_unique<Task>(std::move(handler), executor, std::move(work));
        if (admission == Admission::continuation) {
          pool.resume(std::move(job));
        } else if (std::unique_ptr<Job> refused = pool.submit(std::move(job))) {
          static_cast<Task&>(*refused).finish(std::nullopt);
        }
      },
      boost::asio::use_awaitable);
}

}  // namespace muster::server
